using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What a pair does about a call that could not be made.</summary>
internal static class Waits
{
    public static PairEffect For(Draft draft, SystemName system, CallFailure failure)
    {
        switch (failure.Cause)
        {
            case FailureCause.Quota or FailureCause.ErrorBudget:
                return draft.Wait(WaitCause.Quota, system, failure.RetryAt ?? draft.Now + draft.Context.Timing.RetryFirst, failure.Reason);
            case FailureCause.Fuse:
                // A person wakes it; looking for itself costs calls that nobody asked for.
                return draft.Wait(WaitCause.Approval, system, draft.Now + draft.Context.Timing.FuseLook, failure.Reason);
            case FailureCause.NeedsConsent:
                return draft.Wait(WaitCause.Approval, system, draft.Now + draft.Context.Timing.WaitMost, failure.Reason);
            case FailureCause.Refused:
                return draft.Park(ParkCause.Rejected, failure.Reason);
            default:
                draft.State = draft.State with { Failures = draft.State.Failures + 1 };
                var retry = draft.RetryAt();
                return draft.Wait(WaitCause.Retry, system, failure.RetryAt > retry ? failure.RetryAt.Value : retry, failure.Reason);
        }
    }
}
