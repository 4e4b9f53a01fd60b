namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>What the dice decided for one request: a wait, and at most one fault.</summary>
internal sealed record FaultVerdict(TimeSpan Wait, FaultRule? Fault)
{
    public static FaultVerdict Healthy { get; } = new(TimeSpan.Zero, null);
}
