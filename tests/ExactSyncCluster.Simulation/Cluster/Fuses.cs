using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The fuse of a connection.</summary>
internal sealed class Fuses(Site site)
{
    private readonly Fuse _fuse = new(new(), null);

    public CallFailure? Refusal(PairKey pair, PairEffect.Send send)
    {
        if (send.Kind != WriteKind.Delete)
        {
            return null;
        }

        var linked = site.Book.Rows.Count(row => row.Key.Entity == pair.Entity && row.Status is not (PairStatus.Known or PairStatus.Moved or PairStatus.Ended));
        return _fuse.Ask(site.World.Time.Now, send.System, send.Kind, pair, linked, isBackfilling: false) is FuseAnswer.Blown blown ? blown.Failure : null;
    }
}
