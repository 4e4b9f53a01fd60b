using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>Gives every permit, unless told to refuse, and keeps count.</summary>
internal sealed class CountingPermits : ICallPermits
{
    private readonly Lock _gate = new();

    public CallFailure? Refusal { get; init; }

    public int Taken { get; private set; }

    public List<CallReport> Reports { get; } = [];

    public CallContext Context => new(this, CallPriority.Record);

    public ValueTask<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Taken += Refusal is null ? 1 : 0;
            return ValueTask.FromResult(Refusal);
        }
    }

    public void Report(CallReport report)
    {
        lock (_gate)
        {
            Reports.Add(report);
        }
    }
}
