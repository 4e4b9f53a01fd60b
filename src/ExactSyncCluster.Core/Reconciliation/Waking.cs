using ExactSyncCluster.Core.Pairs;

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

        if (!isFresh && waiting.Cause == WaitCause.FreshView)
        {
            // Time alone searches nothing and tells no times: while the feed cannot be read, no record is made and no line is taken as it stands.
            draft.State = draft.State with { Standing = waiting with { Due = draft.Now + draft.Context.Timing.WaitMost } };
            return new PairEffect.AwaitView(waiting.System);
        }

        draft.State = draft.State with { Standing = new Standing.Active(), Matched = draft.State.Matched || isFresh };
        if (waiting.Cause == WaitCause.FreshView)
        {
            // What a feed read that began since did not tell, none will: the record is read, and its lines are taken as they are.
            draft.Change(waiting.System, static side => side with { Behind = false, Doubted = side.Doubted || side.Behind });
        }

        return null;
    }
}
