using System.Diagnostics;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>A silo as a user runs it, on PostgreSQL, joined to two systems without limits; others may stand beside it.</summary>
internal sealed class MeasuredSilo : IAsyncDisposable
{
    /// <summary>By how much its time is divided: feeds are read twice before they count as settled, and a benchmark has no minutes for that.</summary>
    public const double TimeDividedBy = 6;

    /// <summary>As many calls to Exact as a connection file may allow.</summary>
    public const int CallsAMinute = 1_000_000;

    private const int ExactTopics = 4;
    private const string Subscriptions = "webhooks/WebhookSubscriptions";

    // The shortest that a connection file may ask for.
    private static readonly TimeSpan ExactPoll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WebshopPoll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ConsentLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly LinkedCustomers _systems;
    private readonly SharedDatabase _database;
    private readonly CancellationTokenSource _watching = new();
    private readonly List<(KilledSilo Silo, SiloCounters Counters)> _others = [];
    private readonly SiloCounters _counters;
    private Task _consents = Task.CompletedTask;

    private MeasuredSilo(LinkedCustomers systems, SharedDatabase database, ConnectionTuning tuning)
    {
        (_systems, _database) = (systems, database);
        Silo = new(systems.World.Connection, database, tuning);
        Stored = new(Silo.OpenStored, KilledSilo.ConnectionName);
        _counters = new(Silo.Home);
    }

    public KilledSilo Silo { get; }

    public StoredSync Stored { get; }

    /// <summary>All silos of it: the first, and those that stand beside it.</summary>
    public IEnumerable<KilledSilo> Silos => _others.Select(static other => other.Silo).Prepend(Silo);

    /// <summary>What its connection file says: its feeds are read by the clock.</summary>
    public static ConnectionTuning ByTheClock { get; } = new()
    {
        HasWebhooks = false,
        CallsAMinute = CallsAMinute,
        TimeDividedBy = TimeDividedBy,
        ExactPoll = ExactPoll,
        WebshopPoll = WebshopPoll,
    };

    /// <summary>The same, but its systems tell of changes.</summary>
    public static ConnectionTuning ByHints { get; } = ByTheClock with { HasWebhooks = true };

    /// <summary>Starts it and gives consent.</summary>
    /// <param name="systems">The systems that it joins.</param>
    /// <param name="database">Where it stores.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="tuning">What its connection file says; null for what it says of feeds that are read by the clock.</param>
    /// <param name="silos">How many silos are one cluster.</param>
    public static async Task<MeasuredSilo> StartAsync(
        LinkedCustomers systems, string database, CancellationToken cancellation, ConnectionTuning? tuning = null, int silos = 1)
    {
        var measured = new MeasuredSilo(systems, new(database), tuning ?? ByTheClock);
        try
        {
            await measured.Silo.StartAsync(cancellation);
            while (measured._others.Count + 1 < silos)
            {
                var other = new KilledSilo(measured.Silo);
                measured._others.Add((other, new(other.Home)));
                await other.StartAsync(cancellation);
            }

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

    /// <summary>All that is counted, of all its silos together.</summary>
    public async Task<Counted> CountAsync(CancellationToken cancellation) =>
        new(string.Join('\n', await Task.WhenAll(_others.Select(static other => other.Counters).Prepend(_counters).Select(counters => counters.ReadAsync(cancellation)))));

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

    /// <summary>Waits until Exact sends it webhooks of everything.</summary>
    public async Task HintedAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ConsentLimit);
        while ((await _systems.World.Exact.RequestsAsync(0, limit.Token)).Count(static request => request.IsAppliedWrite && request.Path.Contains(Subscriptions, StringComparison.Ordinal)) < ExactTopics)
        {
            await Task.Delay(Pause, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _watching.CancelAsync();
        await _consents;
        foreach (var (silo, counters) in _others)
        {
            counters.Dispose();
            await silo.DisposeAsync();
        }

        await Silo.DisposeAsync();
        _counters.Dispose();
        _watching.Dispose();
        _database.Dispose();
    }

    private async Task<int> SettledNowAsync(CancellationToken cancellation) =>
        (await Stored.CountAsync(cancellation)).Sum(static entity => entity.Settled);
}
