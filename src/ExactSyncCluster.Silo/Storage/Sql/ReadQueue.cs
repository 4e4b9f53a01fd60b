using System.Threading.Channels;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>
/// Reads for whoever may not block: grains share the pool's threads, of which one that waits for a database keeps many others.
/// The drivers' readers do block, so they have a few threads of their own.
/// </summary>
internal sealed class ReadQueue : IDisposable
{
    /// <summary>As many reads are under way at once at most.</summary>
    internal const int Readers = 4;

    /// <summary>As many reads wait at most; further callers wait for room.</summary>
    internal const int MostWaiting = 10_000;

    private readonly Channel<Action> _waiting = Channel.CreateBounded<Action>(MostWaiting);
    private readonly IDatabase _database;
    private readonly Thread[] _threads;

    public ReadQueue(IDatabase database)
    {
        _database = database;
        _threads = [.. Enumerable.Range(0, Readers).Select(_ => new Thread(Run) { IsBackground = true, Name = "Database reader" })];
        Array.ForEach(_threads, static thread => thread.Start());
    }

    /// <summary>Reads beside the writer.</summary>
    internal Task<T> ReadAsync<T>(Func<DatabaseSession, T> read, CancellationToken cancellation) =>
        AskAsync(() => _database.Read(read), cancellation);

    /// <summary>Reads several things as they were at one moment.</summary>
    internal Task<T> ReadTogetherAsync<T>(Func<DatabaseSession, T> read, CancellationToken cancellation) =>
        AskAsync(() => _database.ReadTogether(read), cancellation);

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        Array.ForEach(_threads, static thread => thread.Join());
    }

    private async Task<T> AskAsync<T>(Func<T> read, CancellationToken cancellation)
    {
        // The reader must not run what its caller does next.
        var told = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _waiting.Writer.WriteAsync(Do, cancellation);
        }
        catch (ChannelClosedException error)
        {
            throw new StorageFailedException($"The database {_database.Name} is closed: the silo stops.", error);
        }

        return await told.Task;

        void Do()
        {
            try
            {
                told.TrySetResult(read());
            }
            catch (Exception error)
            {
                told.TrySetException(error);
            }
        }
    }

    private void Run()
    {
        while (Next())
        {
            while (_waiting.Reader.TryRead(out var read))
            {
                read();
            }
        }
    }

    private bool Next() => _waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
}
