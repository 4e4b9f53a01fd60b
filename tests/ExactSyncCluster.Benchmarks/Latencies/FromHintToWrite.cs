using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Latencies;

/// <summary>How long a change is inside the engine at half of the load that it can bear.</summary>
internal sealed class FromHintToWrite : IBenchmark
{
    private const double MedianAim = 25;
    private const double SlowestAim = 100;
    private const double Slowest = 0.99;
    private const double Part = 0.5;
    private const int SmallCount = 500;
    private const int FullCount = 5000;
    private const int WarmTurns = 5;
    private const int FullTurns = 3;
    private const int Rounds = 5;

    // A feed is not read again at once, for the sake of Exact's limits: two seconds, divided by this.
    private const double TimeDividedBy = 60;

    public string Name => "latency";

    public string Asks => "How long does it take from a hint of Exact until the write leaves for the shop, at half of the load that one silo bears?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var count = scale == BenchmarkScale.Small ? SmallCount : FullCount;
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var systems = await LinkedCustomers.StartAsync(count, cancellation);
        await using var silo = await MeasuredSilo.StartAsync(
            systems, await server.MakeAsync("silo", "template0", cancellation), cancellation, MeasuredSilo.ByHints with { TimeDividedBy = TimeDividedBy });
        tell($"{count} customers on both sides; a silo links them");
        await silo.SettledAsync(count, cancellation);
        await silo.HintedAsync(cancellation);
        var turns = new SiloTurns(systems, silo, server.ProcessId);
        var whole = new List<double>();
        for (var turn = 0; turn < WarmTurns + FullTurns; turn++)
        {
            whole.Add((await turns.RunAsync(systems.EditAccountsAsync, turn, cancellation)).ChangesASecond);
        }

        var load = new Figure("the load that it bears: all at once", "changes/s", [.. whole.Skip(WarmTurns)]);
        var edits = new SteadyEdits(systems.World, systems.Pairs);
        var rounds = new List<IReadOnlyList<Passage>>();
        for (var round = 0; round <= Rounds; round++)
        {
            rounds.Add(await edits.RunAsync(load.Median * Part, string.Create(CultureInfo.InvariantCulture, $"Steady {round}"), cancellation));
            tell(string.Create(CultureInfo.InvariantCulture, $"{load.Median * Part:N0} a second, p50 {Samples.Median([.. rounds[^1].Select(static one => one.FromHint)]):0} ms"));
        }

        // The first only warms up.
        rounds.RemoveAt(0);
        return new(
            Name,
            Asks,
            [
                Of("through streams, from hint to write, p50", rounds, 0.5, static one => one.FromHint) with { AtMost = MedianAim },
                Of("through streams, from hint to write, p99", rounds, Slowest, static one => one.FromHint) with { AtMost = SlowestAim },
                Of("of it since the page that showed the change, p50", rounds, 0.5, static one => one.FromPage),
                Of("of it since the page that showed the change, p99", rounds, Slowest, static one => one.FromPage),
                load,
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} linked customers, each edited once a round in Exact, one after the other, at half of the load. Both systems wrote down when: the hint leaves with the edit; the write has come to the shop."),
                string.Create(CultureInfo.InvariantCulture, $"A feed is read at most every {2 / TimeDividedBy:0.###} s here (2 s, divided by {TimeDividedBy}) and looked at every 0.05 s, so a hint may wait that long before anything is read: what comes after the page is the engine's own."),
                "New changes are handed over through streams alone; direct calls carry only what was not acknowledged in time. There is nothing to put beside it yet.",
                "People, both systems, PostgreSQL and the silo share this machine; the load was found while nobody edited.",
            ]);
    }

    private static Figure Of(string name, List<IReadOnlyList<Passage>> rounds, double part, Func<Passage, double> value) =>
        new(name, "ms", [.. rounds.Select(round => Samples.Quantile([.. round.Select(value)], part))]);
}
