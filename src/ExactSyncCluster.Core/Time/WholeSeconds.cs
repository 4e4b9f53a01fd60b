namespace ExactSyncCluster.Core.Time;

/// <summary>Systems that tell times in whole seconds: what they tell was up to a second later.</summary>
internal static class WholeSeconds
{
    /// <summary>How much later than told.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    /// <summary>Whether a time may be one of these. Of times in milliseconds one in a thousand is taken for one, and counts as less known than it is.</summary>
    public static bool Has(DateTimeOffset time) => time.Ticks % TimeSpan.TicksPerSecond == 0;
}
