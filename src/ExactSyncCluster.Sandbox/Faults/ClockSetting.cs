namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>How far the system's clock runs ahead of the world, and whether it stands still.</summary>
internal sealed record ClockSetting(double OffsetSeconds = 0, bool Frozen = false)
{
    public const double MaxOffsetSeconds = 400L * 24 * 3600;
}
