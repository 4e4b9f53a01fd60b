using System.CommandLine;
using ExactSyncCluster.Simulation.Histories;
using ExactSyncCluster.Simulation.Shrinking;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Runs one history again.</summary>
internal static class ReplayCommand
{
    public static Command Make()
    {
        var seed = new Argument<ulong>("seed") { Description = "The seed of the history." };
        var trace = new Option<bool>("--trace") { Description = "Prints what happens." };
        var edits = new Option<string?>("--edits") { Description = "The numbers of the edits that are kept, after shrinking." };
        var faults = new Option<string?>("--faults") { Description = "The faults that are kept, after shrinking." };
        var shrink = new Option<bool>("--shrink") { Description = "Looks for the fewest edits and faults that still break the same law." };
        var command = new Command("replay", "Runs one history again.") { seed, trace, edits, faults, shrink };
        command.SetAction(parsed =>
        {
            var plan = PlanNames.Kept(Planning.Draw(parsed.GetValue(seed)), parsed.GetValue(edits), parsed.GetValue(faults));
            if (parsed.GetValue(shrink) && HistoryRun.Run(plan).Violations is [var first, ..])
            {
                plan = new Shrinker(first.Law).Shrink(plan);
                Console.WriteLine($"shrunk: {PlanNames.Replay(plan)}");
            }

            return Replay(plan, parsed.GetValue(trace));
        });
        return command;
    }

    private static int Replay(HistoryPlan plan, bool traces)
    {
        Console.WriteLine($"records: {string.Join(", ", plan.Records)}");
        Console.WriteLine($"conflicts: {plan.Conflicts}, calls to Exact: {(plan.Limited ? "limited" : "free")}");
        Console.WriteLine($"faults: {string.Join(", ", plan.Faults)}");
        var world = HistoryRun.Run(plan, traces);
        foreach (var line in world.Trace)
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"{world.Steps} steps, {world.Violations.Count} violations");
        foreach (var violation in world.Violations)
        {
            Console.WriteLine($"{violation.Law}: {violation.Message}");
        }

        return world.Violations.Count == 0 ? 0 : 1;
    }
}
