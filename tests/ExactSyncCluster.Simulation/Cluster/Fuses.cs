using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The fuse of a connection.</summary>
internal sealed class Fuses(Site site)
{
    private const int Approved = 1000;

    private static readonly TimeSpan ApprovedFor = TimeSpan.FromHours(6);

    private static readonly FuseOptions Stopping = new() { Deletes = 0 };

    private readonly Fuse _fuse = new(site.World.Plan.Fused ? Stopping : new(), null);

    /// <summary>Whether no deletion may pass before a person has let it: among a hundred linked pairs (an import makes them) one may.</summary>
    public bool AllowsNone => Stopping.LimitOf(WriteKind.Delete, Linked, isBackfilling: false) == 0;

    /// <summary>Whether a person has let deletions go on that were stopped.</summary>
    public bool IsApproved { get; private set; }

    /// <summary>A person lets all go on that was stopped.</summary>
    public void Approve()
    {
        IsApproved = true;
        foreach (var system in SystemNames.Both)
        {
            _fuse.Approve(site.World.Time.Now, system, WriteKind.Delete, "operator", ApprovedFor, Approved);
        }

        foreach (var row in site.Book.Rows.Where(static row => row.Cause == nameof(WaitCause.Approval)).ToList())
        {
            site.Post(row.Key, new PairMessage.Wake());
        }
    }

    public CallFailure? Refusal(PairKey pair, PairEffect.Send send)
    {
        if (send.Kind != WriteKind.Delete)
        {
            return null;
        }

        return _fuse.Ask(site.World.Time.Now, send.System, send.Kind, pair, Linked, isBackfilling: false) is FuseAnswer.Blown blown ? blown.Failure : null;
    }

    private int Linked => site.Book.Rows.Count(static row => row.Status is not (PairStatus.Known or PairStatus.Moved or PairStatus.Ended));
}
