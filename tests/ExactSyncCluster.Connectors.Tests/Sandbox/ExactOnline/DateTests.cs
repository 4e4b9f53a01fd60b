using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class DateTests
{
    [Theory]
    [InlineData("2026-06-25T14:28:10.063Z", 1782404890063)]
    [InlineData("2026-01-15T11:00:00Z", 1768478400000)]
    [InlineData("2026-10-25T00:30:00Z", 1792895400000)]
    [InlineData("2026-10-25T01:30:00Z", 1792895400000)]
    public async Task Audit_instants_are_the_dutch_clock_counted_as_utc(string utc, long milliseconds)
    {
        await using var sandbox = await StartAsync(now: DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
        var id = await sandbox.CreateAsync("crm/Accounts", new { Name = "A" });
        var read = (await sandbox.GetAsync($"crm/Accounts(guid'{id}')?$select=Created,Modified"))["d"]!;
        Assert.Equal($"/Date({milliseconds})/", Text(read, "Created"));
        Assert.Equal(Text(read, "Created"), Text(read, "Modified"));
    }

    [Fact]
    public async Task In_the_folded_hour_of_autumn_two_moments_look_the_same_while_the_true_instant_differs()
    {
        await using var sandbox = await StartAsync(now: new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero));
        var first = await sandbox.CreateAsync("crm/Accounts", new { Name = "A" });
        sandbox.Time.Advance(TimeSpan.FromHours(1));
        var second = await sandbox.CreateAsync("crm/Accounts", new { Name = "B" });
        var a = await sandbox.ControlAsync(HttpMethod.Get, $"records/accounts/{first}");
        var b = await sandbox.ControlAsync(HttpMethod.Get, $"records/accounts/{second}");
        Assert.Equal(Text(a, "Modified"), Text(b, "Modified"));
        Assert.Equal("2026-10-25T00:30:00.000Z", Text(a, "_at"));
        Assert.Equal("2026-10-25T01:30:00.000Z", Text(b, "_at"));
    }

    [Theory]
    [InlineData("2026-06-25", "/Date(1782345600000)/")]
    [InlineData("2026-06-25T00:00", "/Date(1782345600000)/")]
    [InlineData("2026-06-25T00:00:00", "/Date(1782345600000)/")]
    [InlineData("2026-06-25T00:00:00Z", "/Date(1782352800000)/")]
    [InlineData("2026-12-25T23:30:00Z", "/Date(1798245000000)/")]
    public async Task A_written_date_stays_on_its_day_unless_it_has_a_zone(string written, string read)
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync("crm/Accounts", new { Name = "A", StartDate = written });
        Assert.Equal(read, Text((await sandbox.GetAsync($"crm/Accounts(guid'{id}')"))["d"]!, "StartDate"));
    }

    [Fact]
    public async Task A_day_without_time_follows_the_dutch_midnight()
    {
        await using var sandbox = await StartAsync(now: new DateTimeOffset(2026, 6, 24, 22, 30, 0, TimeSpan.Zero));
        var id = await sandbox.CreateAsync("crm/Accounts", new { Name = "A" });
        Assert.Equal("/Date(1782345600000)/", Text((await sandbox.GetAsync($"crm/Accounts(guid'{id}')"))["d"]!, "StartDate"));
    }
}
