using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// A record that a read by its id does not find. Absence is not deletion: rights that were lost, or something in between
/// that answers, look the same. Only its system's feed says that it was deleted.
/// </summary>
internal static class Missing
{
    public static PairEffect? Take(Draft draft, SystemName system, ReadWindow read)
    {
        var isDeleted = draft.Side(system).Existence == Existence.Deleted;
        var isOtherDeleted = draft.Side(system.Other()).Existence == Existence.Deleted;
        if (draft.State.Intent?.Target == system && (isDeleted || isOtherDeleted))
        {
            if (draft.State.Intent.Kind == IntentKind.DeleteRecord)
            {
                Deleting.Tell(draft, system);
            }

            // Of a record that is gone, nobody needs to know what became of the last write to it. Otherwise that is as open as it was.
            draft.State = draft.State with { Intent = null };
        }

        if (isOtherDeleted)
        {
            // The other record was deleted, and nothing follows from this one's being gone as well.
            Observing.Delete(draft, system, new(system, read.End, draft.Side(system).FreshAt), "the system has no such record any more");
            return null;
        }

        var isMissedAgain = draft.Side(system).Missed;
        draft.Change(system, static side => side with { Missed = true, Doubted = true });
        return isMissedAgain
            ? draft.Park(ParkCause.Missing, $"{system} does not find the record by its id, and does not tell that it was deleted")
            : draft.Wait(
                WaitCause.Retry, system, draft.Now + draft.Context.Timing.WaitMost, $"{system} does not find the record; its feed is to tell whether it was deleted");
    }
}
