using ExactSyncCluster.Silo.Clocks;
using ExactSyncCluster.Silo.Tests.Grains.Tokens;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Silo.Tests.Clocks;

/// <summary>A silo's clock on a machine whose own clock is set.</summary>
public sealed class ClusterClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _machine = new(Noon);

    [Fact]
    public void Before_the_first_look_it_is_the_machines_and_after_it_the_shared_one()
    {
        var clock = new ClusterClock(_machine);
        Assert.Equal(Noon, clock.GetUtcNow());

        clock.Look(static () => Noon.AddMinutes(-5));

        Assert.Equal(Noon.AddMinutes(-5), clock.GetUtcNow());
        _machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Noon.AddMinutes(-4), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(-5), clock.Standing.Offset);
    }

    [Fact]
    public void The_machines_clock_may_be_set_as_anybody_likes()
    {
        var machine = new MovedClock();
        var clock = new ClusterClock(machine);
        clock.Look(static () => Noon);

        machine.Move(TimeSpan.FromHours(-1));
        var earlier = clock.GetUtcNow();
        machine.Move(TimeSpan.FromHours(2));
        var later = clock.GetUtcNow();

        Assert.InRange(earlier, Noon, later);
        Assert.InRange(later, earlier, Noon.AddMinutes(1));
    }

    [Fact]
    public void Where_the_shared_clock_is_set_back_it_goes_on_and_says_so()
    {
        var clock = new ClusterClock(_machine);
        clock.Look(static () => Noon);
        Assert.Null(clock.Standing.Advice);
        _machine.Advance(TimeSpan.FromMinutes(1));

        clock.Look(static () => Noon.AddMinutes(-9));

        Assert.Equal(Noon.AddMinutes(1), clock.GetUtcNow());
        Assert.False(clock.Standing.IsCertain);
        Assert.StartsWith("The clock that counts was set back by 600.0 s. Until it has caught up, time goes 1 % slower here", clock.Standing.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_way_to_the_shared_clock_is_told_and_a_machine_that_is_off_too()
    {
        var clock = new ClusterClock(_machine);
        clock.Look(() =>
        {
            _machine.Advance(TimeSpan.FromMilliseconds(60));
            return Noon;
        });
        Assert.False(clock.Standing.IsCertain);
        Assert.StartsWith("This silo knows the time of the cluster to 30 ms only, and should to 25 ms", clock.Standing.Advice, StringComparison.Ordinal);

        clock = new(_machine);
        clock.Look(() => _machine.GetUtcNow().AddSeconds(5));

        Assert.True(clock.Standing.IsCertain);
        Assert.StartsWith("This machine's clock is 5.0 s behind the database's", clock.Standing.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Timers_and_spans_go_by_the_steady_clock()
    {
        var clock = new ClusterClock(_machine);
        clock.Look(static () => Noon.AddYears(1));
        var began = clock.GetTimestamp();
        var rung = 0;
        using var timer = clock.CreateTimer(_ => rung++, null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        _machine.Advance(TimeSpan.FromSeconds(2));
        clock.Look(static () => Noon.AddYears(2));
        Assert.Equal(0, rung);
        _machine.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, rung);
        Assert.Equal(TimeSpan.FromSeconds(3), clock.GetElapsedTime(began));
    }
}
