using System.Globalization;
using ExactSyncCluster.Sandbox.ExactOnline;
using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class LimitTests
{
    private const string Feed = "sync/Deleted";

    private static readonly ExactOnlineSandboxOptions Limited = new() { RequireToken = false };

    [Fact]
    public async Task Sixty_calls_fit_in_a_clock_minute_and_the_next_minute_opens_again()
    {
        await using var sandbox = await StartAsync(Limited);
        for (var call = 1; call <= 60; call++)
        {
            using var answer = await sandbox.SendAsync(HttpMethod.Get, Feed);
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal((60 - call).ToString(CultureInfo.InvariantCulture), Header(answer, "X-RateLimit-Minutely-Remaining"));
            Assert.Equal((5_000 - call).ToString(CultureInfo.InvariantCulture), Header(answer, "X-RateLimit-Remaining"));
        }

        using var refused = await sandbox.SendAsync(HttpMethod.Get, Feed);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Null(Header(refused, "X-RateLimit-Remaining"));
        Assert.Null(Header(refused, "Retry-After"));
        Assert.Equal("0", Header(refused, "X-RateLimit-Minutely-Remaining"));
        Assert.Equal(Milliseconds(2026, 6, 25, 14, 29), Header(refused, "X-RateLimit-Minutely-Reset"));

        sandbox.Time.Advance(TimeSpan.FromSeconds(50));
        using var again = await sandbox.SendAsync(HttpMethod.Get, Feed);
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task A_used_up_day_shows_the_daily_headers_alone_until_midnight_utc()
    {
        await using var sandbox = await StartAsync(Limited with { Limits = new() { CallsPerDay = 1 } });
        using var first = await sandbox.SendAsync(HttpMethod.Get, Feed);
        Assert.Equal(Milliseconds(2026, 6, 26, 0, 0), Header(first, "X-RateLimit-Reset"));
        using var refused = await sandbox.SendAsync(HttpMethod.Get, Feed);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal("0", Header(refused, "X-RateLimit-Remaining"));
        Assert.Null(Header(refused, "X-RateLimit-Minutely-Remaining"));
        sandbox.Time.Advance(TimeSpan.FromHours(10));
        using var tomorrow = await sandbox.SendAsync(HttpMethod.Get, Feed);
        Assert.Equal(200, (int)tomorrow.StatusCode);
    }

    [Fact]
    public async Task Calls_without_a_division_do_not_count()
    {
        await using var sandbox = await StartAsync(Limited with { Limits = new() { CallsPerMinute = 1 } });
        for (var call = 0; call < 3; call++)
        {
            using var me = await sandbox.SendAsync(HttpMethod.Get, "/api/v1/current/Me");
            Assert.Equal(200, (int)me.StatusCode);
            Assert.Null(Header(me, "X-RateLimit-Limit"));
        }
    }

    [Fact]
    public async Task More_than_ten_errors_on_one_endpoint_block_everything_for_an_hour()
    {
        await using var sandbox = await StartAsync(Limited);
        for (var error = 0; error < 11; error++)
        {
            using var wrong = await sandbox.SendAsync(HttpMethod.Get, $"crm/Accounts(guid'{Guid.Empty}')");
            Assert.Equal(404, (int)wrong.StatusCode);
        }

        using var blocked = await sandbox.SendAsync(HttpMethod.Get, Feed);
        Assert.Equal(403, (int)blocked.StatusCode);
        Assert.Contains("error velocity", Header(blocked, "Reason"), StringComparison.Ordinal);
        sandbox.Time.Advance(TimeSpan.FromHours(1));
        using var free = await sandbox.SendAsync(HttpMethod.Get, Feed);
        Assert.Equal(200, (int)free.StatusCode);
    }

    [Fact]
    public async Task Ten_errors_on_each_of_two_endpoints_block_nothing()
    {
        await using var sandbox = await StartAsync(Limited);
        for (var error = 0; error < 10; error++)
        {
            await sandbox.RefusedAsync(404, HttpMethod.Get, $"crm/Accounts(guid'{Guid.Empty}')");
            await sandbox.RefusedAsync(404, HttpMethod.Get, $"logistics/Items(guid'{Guid.Empty}')");
        }

        Assert.Empty(await sandbox.RowsAsync(Feed));
    }

    [Fact]
    public async Task Control_calls_are_free_and_the_log_counts_the_rest()
    {
        await using var sandbox = await StartAsync(Limited with { Limits = new() { CallsPerMinute = 2 } });
        for (var call = 0; call < 3; call++)
        {
            await sandbox.ControlAsync(HttpMethod.Get, "records/accounts");
            using var answer = await sandbox.SendAsync(HttpMethod.Get, Feed);
        }

        var stats = await sandbox.ControlAsync(HttpMethod.Get, "stats");
        Assert.Equal(3, (int)stats["calls"]!);
        Assert.Equal(1, (int)stats["tooMany"]!);
        Assert.Equal(3, (int)stats["maxCallsInAnyMinuteWindow"]!);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static string Milliseconds(int year, int month, int day, int hour, int minute) =>
        new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
