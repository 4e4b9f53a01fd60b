using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Clusters;

/// <summary>What it costs, for each change, that several silos share the work.</summary>
internal sealed class SeveralSilos : IBenchmark
{
    private const int MostSilos = 3;
    private const int SmallCount = 400;
    private const int FullCount = 5000;
    private const int WarmTurns = 3;
    private const int Rounds = 5;

    public string Name => "silos";

    public string Asks => "What does a change cost more when two or three silos on this machine share the work of one?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var count = scale == BenchmarkScale.Small ? SmallCount : FullCount;
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        var turns = new List<IReadOnlyList<Turn>>();
        for (var silos = 1; silos <= MostSilos; silos++)
        {
            turns.Add(await TurnsAsync(server, silos, count, cancellation));
            tell(string.Create(CultureInfo.InvariantCulture, $"{silos}: {Cost(silos, turns[^1]).Median:N0} µs a change, {Speed(silos, turns[^1]).Median:N0} a second"));
        }

        var costs = turns.Select(static (of, place) => Cost(place + 1, of)).ToList();
        return new(
            Name,
            Asks,
            [
                .. costs.Skip(1).Select((cost, place) => Figure.Ratio(string.Create(CultureInfo.InvariantCulture, $"a change in {place + 2} silos / in one, processor time"), cost, costs[0])),
                .. costs,
                .. turns.Select(static (of, place) => Speed(place + 1, of)),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} linked customers, each edited once a turn in Exact, as fast as eight people can, while webhooks tell of it; {Rounds} turns after {WarmTurns} that warm up. Each number of silos begins with systems and a database of its own, so that the pairs are spread from the beginning."),
                "Processor time is of all silos and PostgreSQL together, from the first edit until the last echo is dealt with: also what silos do by themselves in that time.",
                "All share this machine: what more silos bring in speed is not seen here, only what they cost.",
            ]);
    }

    private static async Task<IReadOnlyList<Turn>> TurnsAsync(PrivatePostgres server, int silos, int count, CancellationToken cancellation)
    {
        await using var systems = await LinkedCustomers.StartAsync(count, cancellation);
        var database = await server.MakeAsync(string.Create(CultureInfo.InvariantCulture, $"silos{silos}"), "template0", cancellation);
        await using var cluster = await MeasuredSilo.StartAsync(systems, database, cancellation, MeasuredSilo.ByHints, silos);
        await cluster.SettledAsync(count, cancellation);
        await cluster.HintedAsync(cancellation);
        var meter = new SiloTurns(systems, cluster, server.ProcessId, hangs: false);
        var turns = new List<Turn>();
        for (var round = 0; round < WarmTurns + Rounds; round++)
        {
            turns.Add(await meter.RunAsync(systems.EditAccountsAsync, round, cancellation));
        }

        return turns[WarmTurns..];
    }

    private static Figure Cost(int silos, IReadOnlyList<Turn> turns) => new(Named("processor time a change", silos), "µs", [.. turns.Select(static turn => turn.OwnPerChange + turn.DatabasePerChange)]);

    private static Figure Speed(int silos, IReadOnlyList<Turn> turns) => new(Named("speed", silos), "changes/s", [.. turns.Select(static turn => turn.ChangesASecond)]);

    private static string Named(string what, int silos) => string.Create(CultureInfo.InvariantCulture, $"{what}, {silos} {(silos == 1 ? "silo" : "silos")}");
}
