using System.CommandLine;
using ExactSyncCluster.Simulation.Regressions;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Runs many histories and reports.</summary>
internal static class RunCommand
{
    private const long DefaultHistories = 20_000;
    // What the ledger of lines shows from FirstCast on is not all mended yet: README.md, "Open".
    private const ulong DefaultSeed = Histories.Planning.FirstCut;

    public static Command Make()
    {
        var histories = new Option<long>("--histories") { Description = "How many histories.", DefaultValueFactory = static _ => DefaultHistories };
        var seed = new Option<ulong>("--seed") { Description = "The first seed; the others follow it.", DefaultValueFactory = static _ => DefaultSeed };
        var minutes = new Option<double?>("--minutes") { Description = "Ends after this time, however many were run." };
        var json = new Option<bool>("--json") { Description = "Prints the report as JSON." };
        var command = new Command("run", "Runs histories of consecutive seeds and checks every promise.") { histories, seed, minutes, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(seed),
            parsed.GetValue(histories),
            parsed.GetValue(minutes) is { } most ? TimeSpan.FromMinutes(most) : null,
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(ulong seed, long count, TimeSpan? most, bool asJson)
    {
        var totals = new RunTotals();
        foreach (var known in RegressionSeeds.All)
        {
            totals.Add(ManyHistories.One(known));
        }

        var many = new ManyHistories(seed, count, most);
        totals.Add(many.Run());
        var report = new RunReport(totals, many.Elapsed);
        if (asJson)
        {
            report.PrintJson(Console.Out);
        }
        else
        {
            report.Print(Console.Out);
        }

        return report.IsGood ? 0 : 1;
    }
}
