using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Growths;

/// <summary>What a change costs more where many more pairs are known.</summary>
internal sealed class CostOfManyPairs : IBenchmark
{
    private const double Aim = 1.1;
    private const double Mebibytes = 512;
    private const int WarmTurns = 4;
    private const int Rounds = 5;

    // Pairs that nothing happens to leave memory after a minute.
    private static readonly TimeSpan Collected = TimeSpan.FromMinutes(2);

    public string Name => "growth";

    public string Asks => "How much more does a change cost, and how much memory does a silo take, when it knows many times as many pairs?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var (fewPairs, manyPairs, edited) = scale == BenchmarkScale.Small ? (500, 5000, 200) : (10_000, 1_000_000, 1000);
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var few = await KnownPairs.StartAsync(server, fewPairs, edited, cancellation);
        tell($"{fewPairs} pairs are settled");
        await using var many = await KnownPairs.StartAsync(server, manyPairs, edited, cancellation);
        tell($"{manyPairs} pairs are settled");
        if (scale == BenchmarkScale.Full)
        {
            await few.RestAsync(Collected, cancellation);
            await many.RestAsync(Collected, cancellation);
        }

        var (fewTurns, manyTurns, memory) = (new List<Turn>(), new List<Turn>(), new List<double>());
        for (var turn = 0; turn < WarmTurns + Rounds; turn++)
        {
            fewTurns.Add(await few.TurnAsync(turn, cancellation));
            manyTurns.Add(await many.TurnAsync(turn, cancellation));
            memory.Add(many.WorkingSet);
            tell(string.Create(CultureInfo.InvariantCulture, $"{fewTurns[^1].ChangesASecond:N0} changes a second among {fewPairs}, {manyTurns[^1].ChangesASecond:N0} among {manyPairs}"));
        }

        var (fewCost, manyCost) = (Cost(fewPairs, fewTurns), Cost(manyPairs, manyTurns));
        var (fewTime, manyTime) = (Time(fewPairs, fewTurns), Time(manyPairs, manyTurns));
        return new(
            Name,
            Asks,
            [
                Figure.Ratio(string.Create(CultureInfo.InvariantCulture, $"a change among {manyPairs:N0} / among {fewPairs:N0}, processor time"), manyCost, fewCost) with { AtMost = Aim },
                Figure.Ratio("the same, time until the last write", manyTime, fewTime),
                fewCost,
                manyCost,
                fewTime,
                manyTime,
                new(string.Create(CultureInfo.InvariantCulture, $"in memory with {manyPairs:N0} known and {edited:N0} active"), "MiB", [.. memory.Skip(WarmTurns)]) { AtMost = Mebibytes },
                new(string.Create(CultureInfo.InvariantCulture, $"the most in memory, while {manyPairs:N0} were matched and settled"), "MiB", [many.Peak]) { AtMost = Mebibytes },
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"Two silos with {fewPairs:N0} and {manyPairs:N0} linked customers take turns, with systems and a database of their own; {edited} customers of each get one edit in Exact a turn, {Rounds} turns after {WarmTurns} that warm up. Processor time is of silo and PostgreSQL. Who has no turn hangs."),
                scale == BenchmarkScale.Small ? "The issue's sizes are 10,000 and 1,000,000 (--scale full). No pair has left memory yet: that takes a minute without a change." : "Pairs without a change had left memory before the turns began.",
            ]);
    }

    private static Figure Cost(int pairs, IEnumerable<Turn> turns) => new(
        string.Create(CultureInfo.InvariantCulture, $"processor time a change among {pairs:N0}"), "µs", [.. turns.Skip(WarmTurns).Select(static turn => turn.OwnPerChange + turn.DatabasePerChange)]);

    private static Figure Time(int pairs, IEnumerable<Turn> turns) => new(
        string.Create(CultureInfo.InvariantCulture, $"time among {pairs:N0}"), "s", [.. turns.Skip(WarmTurns).Select(static turn => turn.Writing.TotalSeconds)]);
}
