using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

public sealed class LimitTests : IDisposable
{
    private const string Rows = """{"d":{"results":[]}}""";

    private readonly ExactBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Limits_come_from_the_headers_and_resets_are_epoch_milliseconds()
    {
        var reset = new DateTimeOffset(2026, 6, 26, 0, 0, 0, TimeSpan.Zero);
        _bench.Handler.Answers(
            200,
            Rows,
            ("X-RateLimit-Limit", "5000"),
            ("X-RateLimit-Remaining", "4711"),
            ("X-RateLimit-Reset", $"{reset.ToUnixTimeMilliseconds()}"),
            ("X-RateLimit-Minutely-Limit", "60"),
            ("X-RateLimit-Minutely-Remaining", "59"),
            ("Date", "Thu, 25 Jun 2026 14:28:11 GMT"));

        await _bench.FeedAsync("Accounts", null);

        Assert.Equal(
            new CallReport
            {
                Endpoint = "sync/CRM/Accounts",
                Status = 200,
                DayLimit = 5000,
                DayRemaining = 4711,
                DayReset = reset,
                MinuteLimit = 60,
                MinuteRemaining = 59,
                SystemTime = new DateTimeOffset(2026, 6, 25, 14, 28, 11, TimeSpan.Zero),
            },
            Assert.Single(_bench.Permits.Reports));
    }

    [Fact]
    public async Task Missing_header_is_unknown_and_not_zero()
    {
        _bench.Handler.Answers(200, Rows);

        await _bench.FeedAsync("Accounts", null);

        Assert.Equal(new CallReport { Endpoint = "sync/CRM/Accounts", Status = 200 }, Assert.Single(_bench.Permits.Reports));
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    public async Task Errors_that_count_towards_the_velocity_are_reported_so(int status, bool counts)
    {
        _bench.Handler.Answers(status, """{"error":{"code":"","message":{"value":"Nee"}}}""");

        await _bench.ReadAsync(Entity.Customer, RecordScope.Main);

        Assert.Equal(counts, Assert.Single(_bench.Permits.Reports).CountsAsError);
        Assert.Equal("crm/Accounts", _bench.Permits.Reports[0].Endpoint);
    }

    [Fact]
    public async Task Minute_limit_says_when_its_window_ends()
    {
        var reset = new DateTimeOffset(2026, 6, 25, 14, 29, 0, TimeSpan.Zero);
        _bench.Handler.Answers(429, "", ("X-RateLimit-Minutely-Remaining", "0"), ("X-RateLimit-Minutely-Reset", $"{reset.ToUnixTimeMilliseconds()}"));

        Assert.Equal(reset, await ThrottledUntilAsync());
    }

    [Fact]
    public async Task Day_limit_says_when_the_day_ends()
    {
        var reset = new DateTimeOffset(2026, 6, 26, 0, 0, 0, TimeSpan.Zero);
        _bench.Handler.Answers(429, "", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", $"{reset.ToUnixTimeMilliseconds()}"));

        Assert.Equal(reset, await ThrottledUntilAsync());
    }

    [Fact]
    public async Task Limit_without_any_header_ends_a_second_after_the_next_minute()
    {
        _bench.Handler.Answers(429);

        Assert.Equal(new DateTimeOffset(2026, 6, 25, 14, 29, 1, TimeSpan.Zero), await ThrottledUntilAsync());
    }

    private async Task<DateTimeOffset?> ThrottledUntilAsync()
    {
        var page = Assert.IsType<FeedPage.Failed>(await _bench.FeedAsync("Accounts", null));
        Assert.Equal(FailureCause.Throttled, page.Failure.Cause);
        Assert.Equal(page.Failure.RetryAt, Assert.Single(_bench.Permits.Reports).RetryAt);
        return page.Failure.RetryAt;
    }
}
