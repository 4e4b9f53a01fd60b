namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>Milliseconds added to every request: a uniform draw between both bounds.</summary>
internal sealed record LatencyRange(int Min = 0, int Max = 0);
