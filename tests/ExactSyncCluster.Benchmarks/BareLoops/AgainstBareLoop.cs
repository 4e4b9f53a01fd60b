using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Simulation.Processes;
using Npgsql;

namespace ExactSyncCluster.Benchmarks.BareLoops;

/// <summary>How much of what a hand-written loop reaches is left when a silo does the same with all that it promises.</summary>
internal sealed class AgainstBareLoop : IBenchmark
{
    private const double Aim = 0.8;
    private const int SmallCount = 2000;
    private const int FullCount = 20_000;
    private const int Rounds = 5;
    private const int WarmTurns = 4;

    private static readonly int[] Connections = [1, 2, 4, 8, 16, 32, 64];

    public string Name => "bare-loop";

    public string Asks => "How fast is one silo beside a hand-written loop that does only what is unavoidable, when changes go from Exact Online to the shop?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var count = scale == BenchmarkScale.Small ? SmallCount : FullCount;
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var ours = await LinkedCustomers.StartAsync(count, cancellation);
        await using var theirs = await LinkedCustomers.StartAsync(count, cancellation);
        var database = await server.MakeAsync("silo", "template0", cancellation);
        await using var silo = await MeasuredSilo.StartAsync(ours, database, cancellation);
        tell($"{count} customers on both sides; a silo links them");
        await silo.SettledAsync(count, cancellation);
        var bytesAState = await StateBytesAsync(database, cancellation);
        using var loop = await BareLoop.MakeAsync(
            theirs.World.Connection, theirs.CustomerOf, await server.MakeAsync("bare", "template0", cancellation), bytesAState, cancellation);

        var turns = new SiloTurns(ours, silo, server.ProcessId);
        var loopMeter = new TurnMeter(theirs, server.ProcessId, static () => Environment.CpuUsage.TotalTime);
        var round = 0;
        // Both are warm before anything counts, and the loop has the connections with which it is fastest.
        for (var turn = 0; turn < WarmTurns; turn++)
        {
            await turns.RunAsync(ours.EditAccountsAsync, ++round, cancellation);
        }

        var trials = new Dictionary<int, Turn>();
        foreach (var connections in Connections.Prepend(Connections[^1]))
        {
            trials[connections] = await LoopTurnAsync(theirs, silo, loop, loopMeter, ++round, connections, cancellation);
        }

        var best = trials.MaxBy(static trial => trial.Value.ChangesASecond).Key;
        var (siloTurns, loopTurns) = (new List<Turn>(), new List<Turn>());
        for (var turn = 0; turn < Rounds; turn++)
        {
            siloTurns.Add(await turns.RunAsync(ours.EditAccountsAsync, ++round, cancellation));
            loopTurns.Add(await LoopTurnAsync(theirs, silo, loop, loopMeter, ++round, best, cancellation));
            tell(string.Create(CultureInfo.InvariantCulture, $"silo {siloTurns[^1].ChangesASecond:N0}/s, bare loop {loopTurns[^1].ChangesASecond:N0}/s"));
        }

        return Report(count, best, bytesAState, trials, siloTurns, loopTurns);
    }

    private BenchmarkReport Report(int count, int best, int bytesAState, Dictionary<int, Turn> trials, List<Turn> silo, List<Turn> loop)
    {
        var siloSpeed = Of("silo", "changes/s", silo, static turn => turn.ChangesASecond);
        var loopSpeed = Of("bare loop", "changes/s", loop, static turn => turn.ChangesASecond);
        var siloWhole = Of("silo, until the last echo", "changes/s", silo, static turn => turn.WithEchoesASecond);
        var loopWhole = Of("bare loop, until the last echo", "changes/s", loop, static turn => turn.WithEchoesASecond);
        return new(
            Name,
            Asks,
            [
                Figure.Ratio("silo / bare loop", siloSpeed, loopSpeed) with { AtLeast = Aim },
                Figure.Ratio("silo / bare loop, until the last echo is dealt with", siloWhole, loopWhole),
                siloSpeed,
                loopSpeed,
                siloWhole,
                loopWhole,
                Of("processor time a change: silo", "µs", silo, static turn => turn.OwnPerChange),
                Of("its PostgreSQL", "µs", silo, static turn => turn.DatabasePerChange),
                Of("its two systems", "µs", silo, static turn => turn.SystemsPerChange),
                Of("processor time a change: bare loop", "µs", loop, static turn => turn.OwnPerChange),
                Of("its PostgreSQL", "µs", loop, static turn => turn.DatabasePerChange),
                Of("its two systems", "µs", loop, static turn => turn.SystemsPerChange),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} linked customers, of which each gets one edit in Exact a turn; the two take turns on systems of their own, all processes on this machine, PostgreSQL with fsync."),
                $"The loop at its best of {string.Join(", ", trials.OrderBy(static trial => trial.Key).Select(static trial => string.Create(CultureInfo.InvariantCulture, $"{trial.Key}: {trial.Value.ChangesASecond:N0}/s")))} connections: {best}. Its rows have {bytesAState} bytes, as the silo's states have.",
                $"The loop recognises an echo and writes nothing for it. The silo hangs (SIGSTOP) while edits are made and while it is the loop's turn; its clock is divided by {MeasuredSilo.TimeDividedBy}, and no webhook tells it of changes.",
                string.Create(CultureInfo.InvariantCulture, $"The silo's end is seen in its metrics, up to {SiloCounters.Freshness.TotalSeconds} s late, which counts against it."),
            ]);
    }

    private static Figure Of(string name, string unit, List<Turn> turns, Func<Turn, double> value) => new(name, unit, [.. turns.Select(value)]);

    private static async Task<Turn> LoopTurnAsync(
        LinkedCustomers systems, MeasuredSilo silo, BareLoop loop, TurnMeter meter, int round, int connections, CancellationToken cancellation)
    {
        await silo.Silo.FreezeAsync(cancellation);
        await systems.EditAccountsAsync(round, cancellation);
        var turn = await meter.MeasureAsync(() => loop.RunAsync(connections, cancellation), cancellation);
        await silo.Silo.WakeAsync(cancellation);
        return turn;
    }

    private static async Task<int> StateBytesAsync(string database, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create($"{database};Pooling=false");
        await using var asked = source.CreateCommand("SELECT avg(length(payload))::int FROM pair_state");
        return (int)(await asked.ExecuteScalarAsync(cancellation) ?? 0);
    }
}
