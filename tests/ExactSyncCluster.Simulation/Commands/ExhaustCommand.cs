using System.CommandLine;
using ExactSyncCluster.Simulation.Exhaustion;
using ExactSyncCluster.Simulation.Histories;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Runs all histories of the small scope.</summary>
internal static class ExhaustCommand
{
    private const int MostShown = 10;

    public static Command Make()
    {
        var every = new Option<int>("--every") { Description = "Runs only each nth of them, for a quick look.", DefaultValueFactory = static _ => 1 };
        var command = new Command("exhaust", "Runs every history of one pair, two properties, three edits and two faults.") { every };
        command.SetAction(parsed => Run(parsed.GetValue(every)));
        return command;
    }

    private static int Run(int every)
    {
        using var plans = SmallScope.Histories().GetEnumerator();
        var (histories, taken, failures) = (0, 0, 0);
        var states = new HashSet<ulong>();
        var gate = new Lock();
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (Next() is { } plan)
            {
                var world = HistoryRun.Run(plan);
                lock (gate)
                {
                    histories++;
                    states.UnionWith(world.States);
                    if (world.Violations is [var first, ..] && failures++ < MostShown)
                    {
                        Console.WriteLine($"{plan.Records[0].Origin}; {string.Join(", ", plan.Edits.Select(static edit => $"{edit.System} {edit.What}"))} every {plan.Edits.FirstOrDefault()?.After}; {string.Join(", ", plan.Script!.Value)}: {first.Law} {first.Message}");
                    }
                }
            }
        })).ToList();
        workers.ForEach(static worker => worker.Start());
        workers.ForEach(static worker => worker.Join());
        Console.WriteLine($"{histories} histories, {states.Count} states, {failures} violations");
        return failures == 0 ? 0 : 1;

        HistoryPlan? Next()
        {
            lock (gate)
            {
                while (plans.MoveNext())
                {
                    if (taken++ % every == 0)
                    {
                        return plans.Current;
                    }
                }

                return null;
            }
        }
    }
}
