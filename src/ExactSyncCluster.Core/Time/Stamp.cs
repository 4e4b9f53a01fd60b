using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Time;

/// <summary>
/// When, by our clock, and by which system a property group was last written.
/// </summary>
/// <param name="System">Where it was edited.</param>
/// <param name="At">The edit's time: the record's modified time, corrected for the system's clock and clamped to what we know.</param>
/// <param name="Earliest">It cannot have been edited before this: the start of the last read that did not show it.</param>
public sealed record Stamp(SystemName System, DateTimeOffset At, DateTimeOffset Earliest)
{
    /// <summary>A clock that is known so well is known no better when the time meets another; nor need its time say how well it was known.</summary>
    public static readonly TimeSpan WellKnown = TimeSpan.FromMilliseconds(100);

    /// <summary>How far off the time may be, where the system's clock was not known better when it was told; null where it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? ClockWithin { get; init; }

    /// <summary>Whether the system told the time in whole seconds: it was edited up to a second later than that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCoarse { get; init; }

    /// <summary>
    /// Places an edit in time. A modified time outside of what we know ourselves (the system's clock runs off, or somebody
    /// stamped next year) counts as the nearest time that is possible.
    /// </summary>
    /// <param name="system">Where it was edited.</param>
    /// <param name="modifiedAt">The row's modified time by the system's clock; null when unknown.</param>
    /// <param name="offset">How far the system's clock runs ahead of ours, as far as it is known.</param>
    /// <param name="unchangedSince">Start of the last completed read that did not show the edit.</param>
    /// <param name="readEnd">End of the read that shows it.</param>
    public static Stamp Place(SystemName system, DateTimeOffset? modifiedAt, ClockOffset offset, DateTimeOffset unchangedSince, DateTimeOffset readEnd)
    {
        var earliest = unchangedSince <= readEnd ? unchangedSince : readEnd;
        var at = modifiedAt is { } modified ? modified - offset.Estimate : readEnd;
        return new(system, at < earliest ? earliest : at > readEnd ? readEnd : at, earliest)
        {
            IsCoarse = modifiedAt?.Ticks % TimeSpan.TicksPerSecond == 0,
            ClockWithin = modifiedAt is null || offset.Uncertainty <= WellKnown ? null : offset.Uncertainty,
        };
    }

    /// <summary>This stamp, or an earlier one: what we know of our reads does not make it later than a time.</summary>
    public Stamp NoLaterThan(DateTimeOffset time) =>
        time >= At ? this : this with { At = time, Earliest = time < Earliest ? time : Earliest };

    /// <summary>
    /// Whether the order of the two could be otherwise: the later one's record was touched again before it was read,
    /// so that its edit may have come before the other.
    /// </summary>
    public bool OrderIsUncertain(Stamp other) => At >= other.At ? Earliest < other.At : other.Earliest < At;
}
