using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;

namespace ExactSyncCluster.Silo.Tests.Connections;

public sealed class TimeScaleTests
{
    [Fact]
    public void Real_time_changes_nothing()
    {
        var scale = TimeScale.Real;

        Assert.Equal(new BudgetOptions(), scale.Of(new BudgetOptions()));
        Assert.Equal(new TokenClock(), scale.Tokens);
        Assert.Equal(new FeedPace(), scale.Pace);
        Assert.Equal(new HostLimits(), scale.Hosts);
        Assert.Equal(TimeSpan.FromMinutes(2), scale.Of(new FeedOptions()).PollPeriod);
        Assert.Equal(new SyncTiming(), scale.Of(new SyncTiming()));
    }

    [Fact]
    public void Sixty_makes_seconds_of_minutes_and_keeps_what_a_machine_needs()
    {
        var scale = new TimeScale(60);
        var budget = scale.Of(new BudgetOptions());

        Assert.Equal(
            (1000, 400, 500),
            (budget.Minute.TotalMilliseconds, budget.DayMargin.TotalMilliseconds, budget.CallLimit.TotalMilliseconds));
        Assert.Equal((9.5, 10), (scale.Tokens.Earliest.TotalSeconds, scale.Tokens.Lifetime.TotalSeconds));
        Assert.Equal((50, 500), (scale.Pace.Tick.TotalMilliseconds, scale.Pace.SupervisorPeriod.TotalMilliseconds));
        Assert.Equal(1, scale.Hosts.CircuitPause.TotalSeconds);
        Assert.Equal(1, scale.Of(new FeedOptions { PollPeriod = TimeSpan.FromSeconds(30) }).PollPeriod.TotalSeconds);
        Assert.Equal(2, scale.Of(new SyncTiming()).LookAfter.TotalSeconds);
        Assert.Equal(15, scale.Of(new FeedOptions()).RedeliverAfter.TotalSeconds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(TimeScale.Most)]
    public void Any_divisor_leaves_a_budget_that_can_be_kept(double divisor)
    {
        var budget = new TimeScale(divisor).Of(new BudgetOptions());

        Assert.True(budget.DayMargin + budget.CallLimit <= budget.Minute);
        Assert.NotNull(new CallBudget(budget, null, DateTimeOffset.UnixEpoch));
    }
}
