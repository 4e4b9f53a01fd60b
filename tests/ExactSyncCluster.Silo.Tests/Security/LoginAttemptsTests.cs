using System.Net;
using ExactSyncCluster.Silo.Security;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Silo.Tests.Security;

public sealed class LoginAttemptsTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress Operator = IPAddress.Parse("198.51.100.1");

    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Who_tries_many_passwords_is_stopped_for_a_minute_and_nobody_else_is()
    {
        var attempts = new LoginAttempts(_time);
        Try(attempts, Stranger, LoginAttempts.MostWrong);

        Assert.False(attempts.IsOpen(Stranger));
        Assert.False(attempts.IsOpen(Stranger.MapToIPv6()));
        Assert.True(attempts.IsOpen(Operator));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(attempts.IsOpen(Stranger));
    }

    [Fact]
    public void Addresses_of_one_network_of_version_6_count_as_one()
    {
        var attempts = new LoginAttempts(_time);
        Try(attempts, IPAddress.Parse("2001:db8:1:2::1"), LoginAttempts.MostWrong);

        Assert.False(attempts.IsOpen(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.True(attempts.IsOpen(IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void More_addresses_than_the_table_holds_share_one_place_and_old_ones_leave_it()
    {
        var attempts = new LoginAttempts(_time);
        for (var address = 0; address < LoginAttempts.MostAddresses; address++)
        {
            attempts.Wrong(new(0x0A000000L + address));
        }

        Try(attempts, Stranger, LoginAttempts.MostWrong);
        Assert.False(attempts.IsOpen(Operator));

        _time.Advance(TimeSpan.FromMinutes(1));
        attempts.Wrong(Stranger);
        Assert.True(attempts.IsOpen(Operator));
    }

    private static void Try(LoginAttempts attempts, IPAddress from, int times)
    {
        for (var wrong = 0; wrong < times; wrong++)
        {
            attempts.Wrong(from);
        }
    }
}
