using System.Globalization;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Silo.Clocks;

/// <summary>How a silo's clock stands.</summary>
/// <param name="Offset">How far it runs ahead of the machine's clock.</param>
/// <param name="Uncertainty">How far it may be from the clock that all silos share.</param>
/// <param name="Ahead">How far it runs ahead of that one, because that one was set back.</param>
internal readonly record struct ClockStanding(TimeSpan Offset, TimeSpan Uncertainty, TimeSpan Ahead)
{
    // A machine whose clock differs by less is nothing to tell of.
    private static readonly TimeSpan LargeOffset = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MostUncertain = ClusterTime.MostApart / 2;

    /// <summary>Whether the times of two silos can be compared as they must be.</summary>
    public bool IsCertain => Uncertainty <= MostUncertain;

    /// <summary>What a person should know and do; null when all is well.</summary>
    public string? Advice =>
        Ahead > MostUncertain ? string.Create(CultureInfo.InvariantCulture, $"The clock that counts was set back by {Ahead.TotalSeconds:0.0} s. Until it has caught up, time goes {ClusterTime.Slowing:P0} slower here, and a silo that starts anew is behind. Starting all silos again ends that; let NTP slew that clock instead of setting it.")
        : !IsCertain ? string.Create(CultureInfo.InvariantCulture, $"This silo knows the time of the cluster to {Uncertainty.TotalMilliseconds:0} ms only, and should to {MostUncertain.TotalMilliseconds:0} ms: edits near together may be put in the wrong order. The way to its database is too slow, or the database did not answer for long.")
        : Offset.Duration() > LargeOffset ? string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {Offset.Duration().TotalSeconds:0.0} s {(Offset > TimeSpan.Zero ? "behind" : "ahead of")} the database's, by which all silos go. Edits are put in order all the same; set the clock (NTP), so that logs tell the same times.")
        : null;
}
