namespace ExactSyncCluster.Core.Time;

/// <summary>
/// The one time of all silos, as one of them knows it. It follows a clock that all share by looks at it, runs on by a steady clock that
/// nobody sets, and never goes back: when the shared clock is ahead it steps forward, when it is behind it runs slower until it is caught up.
/// </summary>
public sealed record ClusterTime
{
    /// <summary>
    /// The clocks of two silos are no further apart than this, as long as each is certain to a half of it. Where times of two silos are
    /// compared, it is the margin.
    /// </summary>
    public static readonly TimeSpan MostApart = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The part of its pace by which a clock that is ahead runs slower: 1 %. While one silo has noticed that the shared clock was set
    /// back and another has not, they part by no more than this part of the time between two looks.
    /// </summary>
    public const double Slowing = 0.01;

    // Two steady clocks run apart by no more than this part of the time: ten times what a cheap quartz does.
    private const double Drift = 0.0002;

    // The shared clock, less the steady one, as it was at the last look: between these.
    private readonly DateTimeOffset _low;
    private readonly DateTimeOffset _high;
    private readonly TimeSpan _lookedAt;

    // How far this clock was ahead of the shared one then.
    private readonly TimeSpan _ahead;

    private ClusterTime(DateTimeOffset low, DateTimeOffset high, TimeSpan lookedAt, TimeSpan ahead) =>
        (_low, _high, _lookedAt, _ahead) = (low, high, lookedAt, ahead);

    private DateTimeOffset Middle => _low + ((_high - _low) / 2);

    /// <summary>The time as a first look tells it.</summary>
    public static ClusterTime From(ClockLook look) => new(look.Told - look.Answered, look.Told - look.Asked, look.Answered, TimeSpan.Zero);

    /// <summary>
    /// What one more look tells. What it leaves open, earlier looks may tell: of them all the part is kept in which they agree. Where they
    /// do not agree at all, the shared clock was set, or ours stood still, and the last look counts.
    /// </summary>
    public ClusterTime With(ClockLook look)
    {
        var known = Widened(look.Answered);
        var told = From(look);
        var low = known._low > told._low ? known._low : told._low;
        var high = known._high < told._high ? known._high : told._high;
        var next = low <= high ? new(low, high, look.Answered, TimeSpan.Zero) : told;
        var ahead = Now(look.Answered) - next.Now(look.Answered);
        return ahead > TimeSpan.Zero ? new(next._low, next._high, next._lookedAt, ahead) : next;
    }

    /// <summary>The time.</summary>
    /// <param name="steady">The present reading of the steady clock; no earlier than the last look.</param>
    public DateTimeOffset Now(TimeSpan steady) => Middle + steady + Ahead(steady);

    /// <summary>How far the time may be from that of the shared clock.</summary>
    /// <param name="steady">The present reading of the steady clock.</param>
    public TimeSpan Uncertainty(TimeSpan steady)
    {
        var known = Widened(steady);
        return ((known._high - known._low) / 2) + Ahead(steady);
    }

    /// <summary>How far the time runs ahead of the shared clock, which was set back; zero when it does not.</summary>
    /// <param name="steady">The present reading of the steady clock.</param>
    public TimeSpan Ahead(TimeSpan steady)
    {
        var left = _ahead - (Slowing * (steady - _lookedAt));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private ClusterTime Widened(TimeSpan steady)
    {
        var drift = Drift * (steady - _lookedAt);
        return new(_low - drift, _high + drift, steady, Ahead(steady));
    }
}
