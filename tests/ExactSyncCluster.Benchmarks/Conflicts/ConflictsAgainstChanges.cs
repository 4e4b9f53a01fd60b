using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Conflicts;

/// <summary>What it costs that both sides edited the same property, beside an edit of one side.</summary>
internal sealed class ConflictsAgainstChanges : IBenchmark
{
    private const double Aim = 1.5;
    private const int SmallCount = 200;
    private const int FullCount = 10_000;
    private const int Rounds = 5;

    public string Name => "conflicts";

    public string Asks => "How much longer do identical conflicts take than the same number of plain changes?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var count = scale == BenchmarkScale.Small ? SmallCount : FullCount;
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var systems = await LinkedCustomers.StartAsync(count, cancellation);
        await using var silo = await MeasuredSilo.StartAsync(systems, await server.MakeAsync("silo", "template0", cancellation), cancellation);
        tell($"{count} customers on both sides; a silo links them");
        await silo.SettledAsync(count, cancellation);
        var turns = new SiloTurns(systems, silo, server.ProcessId);
        var round = 0;
        var (changes, conflicts) = (new List<Turn>(), new List<Turn>());
        for (var turn = 0; turn <= Rounds; turn++)
        {
            changes.Add(await turns.RunAsync(systems.EditAccountsAsync, ++round, cancellation));
            conflicts.Add(await turns.RunAsync(EditBothAsync, ++round, cancellation));
            tell(string.Create(CultureInfo.InvariantCulture, $"changes {changes[^1].ChangesASecond:N0}/s, conflicts {conflicts[^1].ChangesASecond:N0}/s"));
        }

        // The first of each only warms up.
        var plain = new Figure("plain changes", "s", [.. changes.Skip(1).Select(static turn => turn.Writing.TotalSeconds)]);
        var both = new Figure("conflicts", "s", [.. conflicts.Skip(1).Select(static turn => turn.Writing.TotalSeconds)]);
        var plainCost = new Figure("processor time of silo and PostgreSQL: a change", "µs", [.. changes.Skip(1).Select(static turn => turn.OwnPerChange + turn.DatabasePerChange)]);
        var bothCost = new Figure("a conflict", "µs", [.. conflicts.Skip(1).Select(static turn => turn.OwnPerChange + turn.DatabasePerChange)]);
        return new(
            Name,
            Asks,
            [
                Figure.Ratio("conflicts / plain changes, until the last write", both, plain) with { AtMost = Aim },
                Figure.Ratio("a conflict / a change, processor time", bothCost, plainCost),
                plain,
                both,
                plainCost,
                bothCost,
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} linked customers. A change is an edit in Exact; a conflict is an edit of the same property in the shop and then another one in Exact, which wins. Both end with one write to the shop, so a conflict is two changes and two deliveries."),
            ]);

        async Task EditBothAsync(int edited, CancellationToken stop)
        {
            await systems.EditCustomersAsync(edited, stop);
            await systems.EditAccountsAsync(edited, stop);
        }
    }
}
