namespace ExactSyncCluster.Core.Time;

/// <summary>
/// How far a system's clock runs ahead of ours, measured from the modified times of our own writes against their calls:
/// a write sent at s and answered at e with modified time m says that the offset lies in [m − e, m − s], and up to a second more where m is told in whole seconds.
/// </summary>
/// <param name="Low">The offset is at least this.</param>
/// <param name="High">The offset is at most this.</param>
/// <param name="Samples">How many writes it was measured with.</param>
/// <param name="Suspected">What the last write says, if the clock was set forward; null when it agrees.</param>
public sealed record ClockOffset(TimeSpan Low, TimeSpan High, int Samples, ClockOffset? Suspected = null)
{
    /// <summary>Beyond this, time does not decide conflicts any more; a policy does.</summary>
    public static readonly TimeSpan Trusted = TimeSpan.FromMinutes(5);

    // Clocks drift: each new sample widens what older ones said by this much before they are joined.
    private static readonly TimeSpan Drift = TimeSpan.FromMilliseconds(1);

    /// <summary>Nothing measured: the clocks count as equal.</summary>
    public static ClockOffset Unknown { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 0);

    /// <summary>The best estimate.</summary>
    public TimeSpan Estimate => (Low + High) / 2;

    /// <summary>How far the estimate may be off.</summary>
    public TimeSpan Uncertainty => (High - Low) / 2;

    /// <summary>Whether times of this system may order conflicts.</summary>
    public bool IsTrusted => Estimate.Duration() <= Trusted;

    /// <summary>
    /// Joins one more write of our own. One that says less than the earlier ones replaces them: the clock was set back. One that says
    /// more than these, or than an equal clock while there are none, may come of a record that somebody saved after our write, unless
    /// its own answer told the time: it is believed when the next one says the same.
    /// </summary>
    public ClockOffset With(ClockReading reading)
    {
        var latest = reading.ModifiedAt + (WholeSeconds.Has(reading.ModifiedAt) ? WholeSeconds.Resolution : TimeSpan.Zero);
        var told = new ClockOffset(reading.ModifiedAt - reading.Call.Answered, latest - reading.Call.Sent, 1);
        var joined = Samples == 0 ? null : Joined(told.Low, told.High, Samples + 1);
        if (joined is not null)
        {
            return joined;
        }

        return reading.IsReply || told.High < Low - Drift || (Samples == 0 && told.Low <= Drift)
            ? told
            : Suspected?.Joined(told.Low, told.High, Suspected.Samples + 1) ?? this with { Suspected = told };
    }

    /// <summary>
    /// Joins what was measured before this was. Where the two contradict each other, the clock was set: this holds. What is recalled may be
    /// part of this already: writes that both were measured with count once.
    /// </summary>
    public ClockOffset After(ClockOffset earlier) =>
        Samples == 0 ? earlier : earlier.Samples == 0 ? this : earlier.Joined(Low, High, Math.Max(Samples, earlier.Samples)) ?? this;

    private ClockOffset? Joined(TimeSpan low, TimeSpan high, int samples)
    {
        var joinedLow = Max(Low - Drift, low);
        var joinedHigh = Min(High + Drift, high);
        return joinedLow <= joinedHigh ? new(joinedLow, joinedHigh, samples) : null;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
