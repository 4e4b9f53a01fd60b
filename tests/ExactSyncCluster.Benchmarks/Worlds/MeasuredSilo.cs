using System.Diagnostics;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>A silo as a user runs it, on PostgreSQL, joined to two systems without limits, that works only while it is measured.</summary>
internal sealed class MeasuredSilo : IAsyncDisposable
{
    /// <summary>By how much its time is divided: feeds are read twice before they count as settled, and a benchmark has no minutes for that.</summary>
    public const double TimeDividedBy = 6;

    private const int CallsAMinute = 1_000_000;

    // The shortest that a connection file may ask for.
    private static readonly TimeSpan ExactPoll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WebshopPoll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ConsentLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SharedDatabase _database;
    private readonly CancellationTokenSource _watching = new();
    private Task _consents = Task.CompletedTask;

    private MeasuredSilo(LinkedCustomers systems, SharedDatabase database)
    {
        _database = database;
        Silo = new(systems.World.Connection, database, new()
        {
            HasWebhooks = false,
            CallsAMinute = CallsAMinute,
            TimeDividedBy = TimeDividedBy,
            ExactPoll = ExactPoll,
            WebshopPoll = WebshopPoll,
        });
        Stored = new(Silo.OpenStored, KilledSilo.ConnectionName);
        Counters = new(Silo.Home);
    }

    public KilledSilo Silo { get; }

    public StoredSync Stored { get; }

    public SiloCounters Counters { get; }

    /// <summary>Starts it and gives consent.</summary>
    public static async Task<MeasuredSilo> StartAsync(LinkedCustomers systems, string database, CancellationToken cancellation)
    {
        var measured = new MeasuredSilo(systems, new(database));
        try
        {
            await measured.Silo.StartAsync(cancellation);
            var person = new ConsentGiver(systems.World, measured.Silo);
            measured._consents = person.WatchAsync(measured._watching.Token);
            await person.FirstConsent.WaitAsync(ConsentLimit, cancellation);
            return measured;
        }
        catch
        {
            await measured.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many customers are linked and settled.</summary>
    public async Task SettledAsync(int customers, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (await SettledNowAsync(cancellation) is var settled && settled < customers)
        {
            if (watch.Elapsed > SettleLimit)
            {
                throw new InvalidOperationException($"After {SettleLimit.TotalMinutes} min only {settled} of {customers} customers were settled. The silo's last lines:\n{Silo.LastLines()}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _watching.CancelAsync();
        await _consents;
        await Silo.DisposeAsync();
        Counters.Dispose();
        _watching.Dispose();
        _database.Dispose();
    }

    private async Task<int> SettledNowAsync(CancellationToken cancellation) =>
        (await Stored.CountAsync(cancellation)).Sum(static entity => entity.Settled);
}
