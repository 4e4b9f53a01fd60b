using System.CommandLine;
using ExactSyncCluster.Simulation.Exhaustion;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Runs all histories of the small scope.</summary>
internal static class ExhaustCommand
{
    private const int MostShown = 10;

    public static Command Make()
    {
        var every = new Option<int>("--every") { Description = "Takes only each nth order of edits, for a quick look.", DefaultValueFactory = static _ => 1 };
        var together = new Option<int>("--together") { Description = "Two faults meet only at the first so many opportunities of each; all that arise by default.", DefaultValueFactory = static _ => int.MaxValue };
        var command = new Command("exhaust", "Runs every history of one pair, two properties, three edits and two faults.") { every, together };
        command.SetAction(parsed => Run(parsed.GetValue(every), new(parsed.GetValue(together))));
        return command;
    }

    private static int Run(int every, SmallScope scope)
    {
        var beginnings = SmallScope.Beginnings;
        var (next, histories, failures) = (-every, 0L, 0);
        var states = new HashSet<ulong>();
        var gate = new Lock();
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (Interlocked.Add(ref next, every) is var at && at < beginnings.Length)
            {
                var (origin, edits) = beginnings[at];
                foreach (var world in scope.Run(origin, edits))
                {
                    lock (gate)
                    {
                        histories++;
                        states.UnionWith(world.States);
                        if (world.Violations is [var first, ..] && failures++ < MostShown)
                        {
                            Console.WriteLine($"{origin}; {string.Join(", ", edits.Select(static edit => $"{edit.System} {edit.What}"))} every {edits.FirstOrDefault()?.After}; {string.Join(", ", world.Plan.Script!.Value)}: {first.Law} {first.Message}");
                        }
                    }
                }
            }
        })).ToList();
        workers.ForEach(static worker => worker.Start());
        workers.ForEach(static worker => worker.Join());
        Console.WriteLine($"{histories} histories, {states.Count} states, {failures} violations");
        return failures == 0 ? 0 : 1;
    }
}
