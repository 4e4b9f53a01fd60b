using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Histories;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>Who looks after a connection: what the pages, the files and a start of the program let a person do.</summary>
internal static class Operator
{
    /// <summary>Does what is planned. False when it is nothing that an operator does.</summary>
    public static bool Does(Site site, RecordSlot slot, PlannedEdit planned)
    {
        switch (planned.Kind)
        {
            case EditKind.Remap:
                var mapping = ChangedMappings.Another(site.World.Plan.WholeMapping, site.Mapping, planned.What);
                site.World.Note($"{site.Name}: the mapping is changed to {mapping.Version}");
                site.Remap(mapping);
                return true;
            case EditKind.BringBack:
                BringBack(site, slot, planned.What);
                return true;
            case EditKind.Resume:
                foreach (var row in Rows(site, slot))
                {
                    site.Post(row, new PairMessage.Resume());
                }

                return true;
            default:
                return false;
        }
    }

    // The pages offer it for what lost, what was put back, and what a person replaced so.
    private static void BringBack(Site site, RecordSlot slot, int what)
    {
        foreach (var pair in Rows(site, slot))
        {
            var offered = site.Store(pair).History.FindAll(static entry => entry is
            {
                Kind: HistoryKind.ConflictLost or HistoryKind.Restored or HistoryKind.BroughtBack,
                Group: not null,
                Values.Count: > 0,
            });
            if (offered.Count > 0)
            {
                var entry = offered[what % offered.Count];
                site.World.Note($"{site.Name} {slot}: {entry.Group} of {entry.System} is to be brought back");
                site.Post(pair, new PairMessage.BringBack(new PairInput.Restored(entry.System, entry.LineKey, entry.Group!, entry.Values)));
            }
        }
    }

    private static List<PairKey> Rows(Site site, RecordSlot slot) =>
        [.. site.Book.Rows.Where(row => row.MovedTo is null && site.Checks.SlotOf(row.Key) == slot).Select(static row => row.Key)];
}
