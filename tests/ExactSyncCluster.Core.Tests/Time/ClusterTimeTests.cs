using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Tests.Time;

/// <summary>The time of all silos, followed by looks at a clock that they share.</summary>
public sealed class ClusterTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_what_the_first_look_tells_as_nearly_as_its_way_lets_know()
    {
        var time = ClusterTime.From(new(Noon, Ms(100), Ms(120)));

        Assert.Equal(Noon + Ms(10), time.Now(Ms(120)));
        Assert.Equal(Ms(10), time.Uncertainty(Ms(120)));
    }

    [Fact]
    public void It_runs_on_by_the_steady_clock_and_grows_less_certain()
    {
        var time = ClusterTime.From(Look(Noon, Ms(0), way: Ms(4)));

        Assert.Equal(Noon + TimeSpan.FromMinutes(1) + Ms(2), time.Now(TimeSpan.FromMinutes(1)));
        Assert.InRange(time.Uncertainty(TimeSpan.FromMinutes(1)), Ms(13), Ms(15));
    }

    [Fact]
    public void A_look_that_took_long_takes_nothing_from_what_is_known()
    {
        var known = ClusterTime.From(Look(Noon, Ms(0), way: Ms(2)));

        // The process hung for 30 s before it had the answer.
        var later = known.With(new(Noon + TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(32)));

        Assert.InRange(later.Uncertainty(TimeSpan.FromSeconds(32)), Ms(1), Ms(10));
        Assert.InRange(later.Now(TimeSpan.FromSeconds(32)) - Noon - TimeSpan.FromSeconds(32), Ms(-10), Ms(10));
    }

    [Fact]
    public void Looks_tell_more_together_than_each_alone()
    {
        // The answers of one were slow, the questions of the other.
        var time = ClusterTime.From(new(Noon, Ms(0), Ms(40))).With(new(Noon + Ms(139), Ms(100), Ms(140)));

        Assert.InRange(time.Uncertainty(Ms(140)), Ms(0), Ms(2));
    }

    [Fact]
    public void It_steps_forward_when_the_shared_clock_was_set_forward()
    {
        var time = ClusterTime.From(Look(Noon, Ms(0))).With(Look(Noon.AddMinutes(10), TimeSpan.FromMinutes(1)));

        Assert.Equal(Noon.AddMinutes(10), time.Now(TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.Zero, time.Ahead(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void It_never_goes_back_and_runs_slower_until_it_is_caught_up()
    {
        // Set back by 6 s, one minute later.
        var time = ClusterTime.From(Look(Noon, Ms(0))).With(Look(Noon.AddSeconds(54), TimeSpan.FromMinutes(1)));

        Assert.Equal(Noon.AddMinutes(1), time.Now(TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromSeconds(6), time.Ahead(TimeSpan.FromMinutes(1)));
        Assert.True(time.Uncertainty(TimeSpan.FromMinutes(1)) >= TimeSpan.FromSeconds(6));

        // 1 % of ten minutes is 6 s.
        Assert.Equal(Noon.AddMinutes(6) - TimeSpan.FromSeconds(3), time.Now(TimeSpan.FromMinutes(6)));
        Assert.Equal(Noon.AddMinutes(11) - TimeSpan.FromSeconds(6), time.Now(TimeSpan.FromMinutes(11)));
        Assert.Equal(Noon.AddMinutes(12) - TimeSpan.FromSeconds(6), time.Now(TimeSpan.FromMinutes(12)));
    }

    [Fact]
    public void Whatever_the_looks_tell_it_never_goes_back()
    {
        var dice = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var (steady, shift) = (TimeSpan.Zero, TimeSpan.Zero);
            var time = ClusterTime.From(Look(Noon, steady));
            var last = time.Now(steady);
            for (var step = 0; step < 100; step++)
            {
                steady += Ms(dice.Next(1, 4000));
                Assert.True(time.Now(steady) > last, $"round {round}, step {step}");
                last = time.Now(steady);
                if (dice.Next(3) == 0)
                {
                    shift += dice.Next(4) == 0 ? Ms(dice.Next(-100_000, 100_000)) : TimeSpan.Zero;
                    var asked = steady;
                    steady += Ms(dice.Next(0, 200));
                    time = time.With(new(Noon + shift + asked + (dice.NextDouble() * (steady - asked)), asked, steady));
                    Assert.True(time.Now(steady) >= last, $"round {round}, step {step}: a look");
                    last = time.Now(steady);
                }
            }
        }
    }

    [Fact]
    public void Two_that_look_at_one_clock_are_as_near_as_they_say()
    {
        var dice = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            // Each has a steady clock of its own, which began at another time and runs a little fast or slow.
            var (one, other) = (new Follower(dice), new Follower(dice));
            for (var at = TimeSpan.Zero; at < TimeSpan.FromMinutes(1); at += Ms(dice.Next(500, 3000)))
            {
                one.Look(at, dice);
                other.Look(at + Ms(700), dice);
                var then = at + Ms(dice.Next(1200, 3000));
                Assert.True((one.Now(then) - other.Now(then)).Duration() <= one.Uncertainty(then) + other.Uncertainty(then), $"round {round} at {at}");
            }
        }
    }

    private static ClockLook Look(DateTimeOffset told, TimeSpan at, TimeSpan way = default) => new(told, at - way, at);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private sealed class Follower(Random dice)
    {
        private readonly TimeSpan _began = TimeSpan.FromSeconds(dice.Next(1, 100_000));
        private readonly double _pace = 1 + ((dice.NextDouble() - 0.5) * 0.0003);
        private ClusterTime? _time;

        public void Look(TimeSpan at, Random dice)
        {
            var (there, back) = (Ms(dice.NextDouble() * 20), Ms(dice.NextDouble() * 20));
            var look = new ClockLook(Noon + at + there, Steady(at), Steady(at + there + back));
            _time = _time?.With(look) ?? ClusterTime.From(look);
        }

        public DateTimeOffset Now(TimeSpan at) => _time!.Now(Steady(at));

        public TimeSpan Uncertainty(TimeSpan at) => _time!.Uncertainty(Steady(at));

        private TimeSpan Steady(TimeSpan at) => _began + (_pace * at);
    }
}
