using System.Globalization;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Histories;

/// <summary>A history as the words of the command that runs it again.</summary>
internal static class PlanNames
{
    /// <summary>The history with only some of its edits and faults; null keeps all.</summary>
    public static HistoryPlan Kept(HistoryPlan plan, string? edits, string? faults)
    {
        if (faults is not null)
        {
            var kinds = faults.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<FaultKind>).ToHashSet();
            plan = plan with { Faults = plan.Faults.RemoveRange(plan.Faults.Keys.Where(kind => !kinds.Contains(kind))) };
        }

        if (edits is null)
        {
            return plan;
        }

        var numbers = edits.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToHashSet();
        var pause = TimeSpan.Zero;
        var kept = new List<PlannedEdit>();
        foreach (var edit in plan.Edits)
        {
            pause += edit.After;
            if (numbers.Contains(edit.Number))
            {
                kept.Add(edit with { After = pause });
                pause = TimeSpan.Zero;
            }
        }

        return plan with { Edits = [.. kept] };
    }

    /// <summary>The command that runs a history again.</summary>
    public static string Replay(HistoryPlan plan)
    {
        var whole = Planning.Draw(plan.Seed);
        var edits = plan.Edits.Length == whole.Edits.Length ? "" : $" --edits {string.Join(',', plan.Edits.Select(static edit => edit.Number.ToString(CultureInfo.InvariantCulture)))}";
        var faults = plan.Faults.Count == whole.Faults.Count ? "" : $" --faults {string.Join(',', plan.Faults.Keys)}";
        return $"dotnet run --project tests/ExactSyncCluster.Simulation -c Release -- replay {plan.Seed}{edits}{faults} --trace";
    }
}
