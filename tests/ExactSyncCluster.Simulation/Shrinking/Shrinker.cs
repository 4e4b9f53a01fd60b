using System.Collections.Immutable;
using ExactSyncCluster.Simulation.Histories;

namespace ExactSyncCluster.Simulation.Shrinking;

/// <summary>Finds the fewest faults and edits with which a history still breaks the same law.</summary>
internal sealed class Shrinker(string law)
{
    private const int MostTries = 400;

    private int _tries;

    public HistoryPlan Shrink(HistoryPlan plan)
    {
        plan = FewerFaults(plan);
        plan = FewerEdits(plan);
        return FewerFaults(plan);
    }

    private HistoryPlan FewerFaults(HistoryPlan plan)
    {
        foreach (var kind in plan.Faults.Keys.ToList())
        {
            var without = plan with { Faults = plan.Faults.Remove(kind) };
            plan = Breaks(without) ? without : plan;
        }

        return plan;
    }

    private HistoryPlan FewerEdits(HistoryPlan plan)
    {
        for (var size = plan.Edits.Length / 2; size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= plan.Edits.Length;)
            {
                var without = plan with { Edits = Without(plan.Edits, at, size) };
                if (Breaks(without))
                {
                    plan = without;
                }
                else
                {
                    at += size;
                }
            }
        }

        return plan;
    }

    // What is left keeps its time: the pause before what was left out is added to what follows.
    private static ImmutableArray<PlannedEdit> Without(ImmutableArray<PlannedEdit> edits, int at, int size)
    {
        var pause = edits.Skip(at).Take(size).Aggregate(TimeSpan.Zero, static (sum, edit) => sum + edit.After);
        var left = edits.RemoveRange(at, size);
        return at < left.Length ? left.SetItem(at, left[at] with { After = left[at].After + pause }) : left;
    }

    private bool Breaks(HistoryPlan plan) => _tries++ < MostTries && HistoryRun.Run(plan).Violations.Exists(violation => violation.Law == law);
}
