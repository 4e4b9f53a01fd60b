using System.CommandLine;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Simulation.Cycles;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Holds a real silo between two real sandboxes to the promises, while it is killed, hangs, and its systems fail.</summary>
internal static class ClusterCommand
{
    private const int DefaultCycles = 30;

    // A sandbox keeps so many requests, and every cycle makes some hundreds: all of them are needed to judge.
    private const int CyclesAStretch = 100;

    public static Command Make()
    {
        var cycles = new Option<int>("--cycles") { Description = "How many cycles.", DefaultValueFactory = static _ => DefaultCycles };
        var seed = new Option<int>("--seed") { Description = "Decides the cycles and the edits.", DefaultValueFactory = static _ => 1 };
        var json = new Option<bool>("--json") { Description = "Prints the report as JSON, and the cycles to the error output." };
        cycles.Validators.Add(result =>
        {
            if (result.GetValue(cycles) < 1)
            {
                result.AddError("--cycles is 1 at least.");
            }
        });
        var command = new Command("cluster", "Kills a real silo, lets it hang and lets its systems fail while people edit, and checks both systems at the end.") { cycles, seed, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(cycles), parsed.GetValue(seed), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int cycles, int seed, bool asJson, CancellationToken cancellation)
    {
        var lines = asJson ? Console.Error : Console.Out;
        await lines.WriteLineAsync($"Seed {seed} decides the cycles and the edits; what meets what is decided by the machine and differs from run to run.");
        var results = new List<StretchResult>();
        try
        {
            // What is wrong is looked at before more is played.
            for (var done = 0; done < cycles && results.All(static result => result.IsGood); done += CyclesAStretch)
            {
                var plan = CyclePlan.Draw(unchecked(seed + (done / CyclesAStretch)), Math.Min(CyclesAStretch, cycles - done));
                results.Add(await new Stretch(plan, done + 1, TimeProvider.System, cycle => ClusterReport.Print(lines, cycle, cycles)).RunAsync(cancellation));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.BrokenOff;
        }

        var report = new ClusterReport(seed, cycles, results);
        if (asJson)
        {
            report.PrintJson(Console.Out);
        }
        else
        {
            report.Print(Console.Out);
        }

        return report.IsGood ? ExitCodes.Well : ExitCodes.Failed;
    }
}
