using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>How long what somebody edits in Exact may stand there at most, and be overwritten unread.</summary>
internal sealed class UnreadGap(Site site)
{
    // The rest of a gap, after the view that a write was decided with, is the way of the call.
    private static readonly TimeSpan Way = TimeSpan.FromSeconds(3);

    // A process that hangs between storing a write and sending it sends it so much later at most.
    private static readonly TimeSpan MostHang = new SyncTiming().LookAfter;

    /// <summary>Where no process hangs. Where calls are short one read of a feed guards the writes of all that wait.</summary>
    public TimeSpan Most => (site.Permits is null ? site.Timing.FreshWithin : site.Timing.SharedViewWithin) + (site.Weather.Has(FaultKind.AnswerSlow) ? Way + Calls.MostSlow : Way);

    /// <summary>Whether it is too long for an edit. Exact's feed may hold a row back for longer; what a webhook told of is waited for. None tells of prices.</summary>
    public bool IsTooLong(Edit edit) => !edit.IsLate && !IsHeldBack(edit.Property)
        && site.World.Time.Now - edit.At > (site.Weather.Has(FaultKind.SiloHangs) ? Most + MostHang : Most);

    private bool IsHeldBack(TrackedProperty property) => site.Weather.Has(FaultKind.RowLate) && (property.Group == "price" || Weather.Untold.Any(site.Weather.Has));
}
