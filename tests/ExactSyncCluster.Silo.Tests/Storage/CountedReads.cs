using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>A database of which is counted how often it is read, and which fails when a test wants it to.</summary>
internal sealed class CountedReads(IDatabase database) : IDatabase
{
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private int _reads;

    public string Name => database.Name;

    public SemaphoreSlim WriteGate => database.WriteGate;

    public bool IsRemote => database.IsRemote;

    /// <summary>How often something was read.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _reads;
            }
        }
    }

    /// <summary>Whether the next reads fail.</summary>
    internal bool Fails { get; set; }

    /// <summary>Ends when it has been read so often.</summary>
    internal Task ReachedAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((count, reached));
        }

        return reached.Task;
    }

    public DateTimeOffset? SharedClock() => database.SharedClock();

    public DatabaseSession OpenSession() => database.OpenSession();

    public T Read<T>(Func<DatabaseSession, T> read)
    {
        Add();
        return Fails ? throw new IOException("No answer comes.") : database.Read(read);
    }

    public T ReadTogether<T>(Func<DatabaseSession, T> read)
    {
        Add();
        return database.ReadTogether(read);
    }

    public void BeginWrite(DatabaseSession session, IReadOnlyCollection<string> connections) => database.BeginWrite(session, connections);

    public bool MayBeRepeated(Exception error) => database.MayBeRepeated(error);

    public void Scrub() => database.Scrub();

    public void Dispose()
    {
        // Who opened the database closes it.
    }

    private void Add()
    {
        lock (_gate)
        {
            _reads++;
            _awaited.FindAll(one => one.Count <= _reads).ForEach(static one => one.Reached.TrySetResult());
        }
    }
}
