using ExactSyncCluster.Sandbox.ExactOnline;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class CommandTests
{
    [Fact]
    public void A_minute_of_one_second_divides_every_window_and_life_by_sixty()
    {
        var options = ExactOnlineSandboxCommand.InMinutesOf(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), options.Limits.MinuteWindow);
        Assert.Equal(TimeSpan.FromMinutes(24), options.Limits.DayWindow);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Limits.ErrorWindow);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Tokens.AccessLife);
        Assert.Equal(TimeSpan.FromSeconds(9.5), options.Tokens.EarliestRefresh);
        Assert.Equal(60, options.Limits.CallsPerMinute);
    }

    [Fact]
    public void The_command_knows_its_options()
    {
        var parsed = ExactOnlineSandboxCommand.Create().Parse("--port 0 --seed 3 --minute 00:00:01 --no-limits");
        Assert.Empty(parsed.Errors);
    }
}
