using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline.Authorization;

/// <summary>For calls that no budget counts.</summary>
internal sealed class UncountedPermits : ICallPermits
{
    public static UncountedPermits Instance { get; } = new();

    public ValueTask<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore, CancellationToken cancellation) => new((CallFailure?)null);

    public void Report(CallReport report)
    {
    }
}
