using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Silo.Grains.Feeds;

namespace ExactSyncCluster.Silo.Connections;

/// <summary>
/// By how much a connection's time is divided: 1 for the real systems, more for sandboxes that run through Exact's minutes in
/// seconds. What a machine needs for a step does not shrink with it, so the shortest spans have a floor.
/// </summary>
/// <param name="Divisor">The number, from 1 to <see cref="Most"/>.</param>
internal sealed record TimeScale(double Divisor)
{
    /// <summary>The largest divisor: beyond it calls take longer than the windows that they are counted in.</summary>
    public const double Most = 120;

    private static readonly TimeSpan LeastPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeastLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The time of the real systems.</summary>
    public static TimeScale Real { get; } = new(1);

    /// <summary>The window of Exact's minute limit.</summary>
    public TimeSpan MinuteWindow => TimeSpan.FromMinutes(1) / Divisor;

    /// <summary>When tokens are replaced.</summary>
    public TokenClock Tokens
    {
        get
        {
            var whole = new TokenClock();
            return whole with { Earliest = whole.Earliest / Divisor, Lifetime = whole.Lifetime / Divisor, Reserve = whole.Reserve / Divisor };
        }
    }

    /// <summary>How often a silo's grains look for work, when this is the fastest of its connections.</summary>
    public FeedPace Pace
    {
        get
        {
            var whole = new FeedPace();
            return whole with
            {
                Tick = Divided(whole.Tick, LeastTick),
                ErrorPause = Divided(whole.ErrorPause, LeastPause),
                EpochPeriod = whole.EpochPeriod / Divisor,
                RightsPeriod = whole.RightsPeriod / Divisor,
                RightsAgain = Divided(whole.RightsAgain, LeastPoll),
                SupervisorPeriod = Divided(whole.SupervisorPeriod, LeastPause),
                Wakes = whole.Wakes.DividedBy(Divisor) with { Again = Divided(whole.Wakes.Again, LeastPause) },
            };
        }
    }

    /// <summary>How long hosts are left alone, when this is the fastest of a silo's connections.</summary>
    public HostLimits Hosts
    {
        get
        {
            var whole = new HostLimits();
            return whole with { CircuitPause = Divided(whole.CircuitPause, LeastPoll) };
        }
    }

    /// <summary>The time spans of pairs. A write has as long to leave as a machine may need for it.</summary>
    public SyncTiming Of(SyncTiming timing) => timing.DividedBy(Divisor) with { LookAfter = Divided(timing.LookAfter, LeastLook) };

    /// <summary>How feeds are read. A redelivery waits longer than any call lasts, and calls are as long as ever.</summary>
    public FeedOptions Of(FeedOptions feeds) => feeds.DividedBy(Divisor) with
    {
        PollPeriod = Divided(feeds.PollPeriod, LeastPoll),
        PollPeriodWithWebhooks = feeds.PollPeriodWithWebhooks is { } period ? Divided(period, LeastPoll) : null,
        BusyPeriod = Divided(feeds.BusyPeriod, LeastPoll),
    };

    /// <summary>The windows of Exact's limits. Calls are as long as ever; where the window is short, they are reckoned with half of it.</summary>
    public BudgetOptions Of(BudgetOptions budget)
    {
        const double part = 0.8;
        var minute = budget.Minute / Divisor;
        var call = Lesser(budget.CallLimit, minute / 2);
        return budget with
        {
            Minute = minute,
            Day = budget.Day / Divisor,
            DayMargin = Lesser(budget.DayMargin / Divisor, (minute - call) * part),
            CallLimit = call,
            BlockSpan = budget.BlockSpan / Divisor,
            ClockSkew = budget.ClockSkew / Divisor,
            OthersRemembered = budget.OthersRemembered / Divisor,
            Errors = budget.Errors is { } errors ? errors with { Window = errors.Window / Divisor } : null,
        };
    }

    private TimeSpan Divided(TimeSpan whole, TimeSpan floor)
    {
        var divided = whole / Divisor;
        return divided >= floor ? divided : Lesser(whole, floor);
    }

    private static TimeSpan Lesser(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
