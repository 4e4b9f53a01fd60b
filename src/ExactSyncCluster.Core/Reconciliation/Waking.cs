using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What a pair does when it is told that it is time to go on.</summary>
internal static class Waking
{
    public static PairEffect? Wake(Draft draft, PairInput.Woken woken)
    {
        if (woken.Priority < draft.State.Priority)
        {
            draft.State = draft.State with { Priority = woken.Priority.Value };
        }

        if (draft.State.WakeAt <= draft.Now)
        {
            var at = draft.State.WakeAt.Value;
            draft.State = draft.State with { WakeAt = null };
            Observing.Derive(draft, SystemName.Exact, Collections.Prices, Sight.Feed, RowTimes.Derived(new(SystemName.Exact, at, at)));
        }

        if (draft.State.Standing is not Standing.Waiting waiting)
        {
            return null;
        }

        var isFresh = waiting.Cause == WaitCause.FreshView && woken.FreshView == waiting.System && woken.ReadStarted >= waiting.Since;
        var isAsked = woken.FreshView is null && waiting.Cause is WaitCause.Quota or WaitCause.Needs or WaitCause.Approval;
        var isUrgent = woken.Priority is not null && waiting.Cause == WaitCause.Retry && draft.State.Intent is null && draft.State.Failures == 0;
        if (!isFresh && !isAsked && !isUrgent && waiting.Due > draft.Now)
        {
            return null;
        }

        if (!isFresh && waiting.Cause == WaitCause.FreshView && (!draft.Side(waiting.System).Behind || WasNobodyThere(draft, waiting)))
        {
            // Time alone searches nothing: a record is not made before the other system's feed was read.
            draft.State = draft.State with { Standing = waiting with { Due = draft.Now + draft.Context.Timing.WaitMost } };
            return new PairEffect.AwaitView(waiting.System);
        }

        draft.State = draft.State with { Standing = new Standing.Active(), Matched = draft.State.Matched || isFresh };
        if (waiting.Cause == WaitCause.FreshView)
        {
            // What the feed did not tell by now, it never will: the record is read, and its lines are taken as they are.
            draft.Change(waiting.System, static side => side with { Behind = false, Doubted = side.Doubted || side.Behind });
        }

        return null;
    }

    // The time may have gone by while no silo was there to read the feed: it gets its time once more, and again after a long absence.
    private static bool WasNobodyThere(Draft draft, Standing.Waiting waiting)
    {
        var most = draft.Context.Timing.WaitMost;
        return waiting.Due - waiting.Since <= most || draft.Now - waiting.Due > most;
    }
}
