using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Silo.Grains.Quotas;

/// <summary>
/// Gives a connector the permits of the grain that keeps the budget. A permit that comes after its caller has given up is never
/// reported: the budget ends it by itself.
/// </summary>
internal sealed class GrainPermits(IQuotaGrain quota) : ICallPermits
{
    public async ValueTask<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore, CancellationToken cancellation) =>
        await quota.TakeAsync(priority, endpoint, rejectedBefore).WaitAsync(cancellation);

    public void Report(CallReport report) => quota.ReportAsync(report).Ignore();
}
