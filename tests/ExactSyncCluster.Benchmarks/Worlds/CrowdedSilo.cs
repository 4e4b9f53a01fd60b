using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>A silo as a user runs it, on PostgreSQL, with many connections.</summary>
internal sealed class CrowdedSilo : IAsyncDisposable
{
    private const int Persons = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly SharedDatabase _database;
    private readonly SiloCounters _counters;
    private readonly int _count;

    private CrowdedSilo(IReadOnlyList<DemoConnection> connections, SharedDatabase database, ConnectionTuning tuning)
    {
        (_database, _count) = (database, connections.Count);
        Silo = new(connections[0], database, tuning, [.. connections.Skip(1)]);
        _counters = new(Silo.Home);
    }

    public KilledSilo Silo { get; }

    /// <summary>Starts it, gives consent for each connection and waits until all of them run.</summary>
    /// <param name="joined">What each connection joins, and the world in which consent is given.</param>
    /// <param name="database">Where it stores.</param>
    /// <param name="tuning">What the connection files say.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<CrowdedSilo> StartAsync(
        IReadOnlyList<(DemoWorld World, DemoConnection Connection)> joined, string database, ConnectionTuning tuning, CancellationToken cancellation)
    {
        var crowded = new CrowdedSilo([.. joined.Select(static one => one.Connection)], new(database), tuning);
        try
        {
            await crowded.Silo.StartAsync(cancellation);
            await Parallel.ForEachAsync(
                joined.Index(),
                new ParallelOptions { MaxDegreeOfParallelism = Persons, CancellationToken = cancellation },
                (one, stop) => crowded.ConsentAsync(one.Item.World, KilledSilo.NameOf(one.Index), stop));
            await crowded.UntilAsync(static counted => counted.Running, crowded._count, "connections run", cancellation);
            return crowded;
        }
        catch
        {
            await crowded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many pairs are settled, of all connections together.</summary>
    public Task SettledAsync(int pairs, CancellationToken cancellation) => UntilAsync(static counted => counted.Settled, pairs, "pairs are settled", cancellation);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _counters.Dispose();
        _database.Dispose();
    }

    private async ValueTask ConsentAsync(DemoWorld world, string connection, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var person = new ConsentGiver(world, Silo, connection);
        while (!await person.TryGiveAsync(limit.Token))
        {
            await Task.Delay(Pause, limit.Token);
        }
    }

    private async Task UntilAsync(Func<Counted, double> counted, int wanted, string what, CancellationToken cancellation)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (counted(new(await _counters.ReadAsync(cancellation))) is var reached && reached < wanted)
        {
            if (TimeProvider.System.GetElapsedTime(begin) > Limit)
            {
                throw new InvalidOperationException($"After {Limit.TotalMinutes} min only {reached} of {wanted} {what}. The silo's last lines:\n{Silo.LastLines()}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }
}
