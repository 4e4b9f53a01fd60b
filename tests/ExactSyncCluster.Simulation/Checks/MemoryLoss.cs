using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Histories;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>
/// L6: the same edits, far enough apart that none meets another, once as they are and once with every process and activation lost at a
/// random instant after each of them. Both must come to the same end.
/// </summary>
internal static class MemoryLoss
{
    private const int MostEdits = 12;

    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(4);

    /// <summary>What differs at the end, or what broke on the way there.</summary>
    public static IEnumerable<Violation> Check(HistoryPlan plan)
    {
        var alone = plan with
        {
            Fused = false,
            // What waits for longer than the edits are apart meets the next one, and that one need not be the newest then.
            Conflicts = ConflictRule.NewestWins,
            Faults = plan.Faults.Clear(),
            // Who dies after each edit must reckon with errors that nobody heard, and waits until they are older than an hour.
            CountsErrors = false,
            // Who dies over a renewal waits for a person, for longer than the edits are apart perhaps.
            Authorised = false,
            Edits = [.. plan.Edits.Where(static edit => edit.Kind is not (EditKind.Remap or EditKind.BringBack or EditKind.Resume or EditKind.Import or EditKind.Twins)).Take(MostEdits).Select(static edit => edit with { After = Apart })],
        };
        var (kept, lost) = (HistoryRun.Run(alone), HistoryRun.Run(alone, forgets: true));
        if (lost.Violations is [var first, ..])
        {
            return [new("L6", $"after all memory was lost: {first.Law}, {first.Message}")];
        }

        return kept.Sites.Zip(lost.Sites, Differences).SelectMany(static differences => differences).Take(1);
    }

    private static IEnumerable<Violation> Differences(Site kept, Site lost)
    {
        foreach (var system in SystemNames.Both)
        {
            var (one, other) = (Standing(kept, system), Standing(lost, system));
            foreach (var line in one.Except(other).Concat(other.Except(one)).Take(1))
            {
                yield return new("L6", $"{kept.Name}: {line} stands in {system} at the end of one run alone, of two that differ in what was forgotten");
            }
        }
    }

    // What people gave, and what follows from it: ids, and times, are of the run.
    private static List<string> Standing(Site site, SystemName system) =>
    [
        .. site.Checks.Ledger.Slots.SelectMany(slot => People.RecordOf(site, slot, system) is { } record
            ? Ledger.Of(slot.Entity).Select(property => $"{slot} {property.Exact} {StepText.Of(WriteCheck.Present(site, system, record, property))}")
                .Concat(site.System(system).Lines(record).Select(line => $"{slot} line {StepText.Of(line.Fields.Get(system == SystemName.Exact ? "Quantity" : "quantity"))} {StepText.Of(line.Fields.Get(system == SystemName.Exact ? "Notes" : "notes"))}"))
            : [$"{slot} is not there"]),
    ];
}
