using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Tests.Http;

/// <summary>Gives every permit, or refuses all, and keeps count.</summary>
internal sealed class CountingPermits : ICallPermits
{
    public CallFailure? Refusal { get; set; }

    /// <summary>What happens while a permit is waited for.</summary>
    public Action Waiting { get; set; } = static () => { };

    public int Taken { get; private set; }

    public List<CallReport> Reports { get; } = [];

    public CallContext Context => new(this, CallPriority.Feed);

    public ValueTask<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiting();
        if (Refusal is null)
        {
            Taken++;
        }

        return new(Refusal);
    }

    public void Report(CallReport report) => Reports.Add(report);
}
