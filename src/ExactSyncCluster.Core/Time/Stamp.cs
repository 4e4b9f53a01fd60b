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
    /// <summary>A time need not say how well its clock was known, where it was known as well as this.</summary>
    public static readonly TimeSpan WellKnown = TimeSpan.FromMilliseconds(100);

    /// <summary>How far off the time may be, where the system's clock was not well known when it was told; null where it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? ClockWithin { get; init; }

    /// <summary>Whether the system told the time in whole seconds: it was edited up to a second later than that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCoarse { get; init; }

    /// <summary>Whether the time is by our own clock: nobody told one, or a person asked us for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOurs { get; init; }

    /// <summary>What happened at a time of our own clock, and counts as an edit of a system.</summary>
    public static Stamp Ours(SystemName system, DateTimeOffset at) => new(system, at, at) { IsOurs = true };

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
        at = at < earliest ? earliest : at > readEnd ? readEnd : at;
        // What a clock says that was never measured may be any time until it was read; how early, the read before it says.
        var within = offset.Samples > 0 ? offset.Uncertainty : readEnd - at;
        return new(system, at, earliest)
        {
            IsOurs = modifiedAt is null,
            IsCoarse = modifiedAt is { } told && WholeSeconds.Has(told),
            ClockWithin = modifiedAt is null || within <= WellKnown ? null : within,
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
