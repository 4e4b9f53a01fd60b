using ExactSyncCluster.Connectors.ExactOnline.Webhooks;
using ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Sandbox.ExactOnline;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Conformance;

/// <summary>What goes wrong between the two, and what the connector says of it.</summary>
public sealed class FaultConformanceTests
{
    private static readonly Fields Jansen = Fields.None.With("Name", Value.Of("Jansen")).With("Code", Value.Of("25"));

    [Theory]
    [InlineData("lostRequest", "Unknown", 0)]
    [InlineData("lostReply", "Unknown", 1)]
    [InlineData("connectionReset", "Unknown", 0)]
    [InlineData("serverError", "Unknown", 0)]
    [InlineData("serviceUnavailable", "Unknown", 0)]
    [InlineData("htmlMaintenance", "Unknown", 0)]
    [InlineData("truncatedBody", "Unknown", 1)]
    [InlineData("tooManyRequests", "NotSent", 0)]
    public async Task Create_under_a_fault_is_sent_once_and_never_claims_more_than_is_known(string fault, string expected, int stored)
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        await division.PageAsync("Accounts"); // A used connection: where .NET would send again by itself.
        await division.FaultAsync(fault, "POST");

        var outcome = await division.WriteAsync(new WriteRequest.CreateRecord("25", "k", Jansen, []) { Entity = Entity.Customer });

        Assert.Equal(expected, outcome.GetType().Name);
        Assert.Equal(stored, (await division.FindAsync(Entity.Customer, "25")).Length);
        await AssertSentAsync(division, 1, "POST", "crm/Accounts");
    }

    [Fact]
    public async Task Delete_whose_reply_is_lost_is_sent_once()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var id = await division.CreateAsync(Entity.Customer, Jansen);
        await division.FaultAsync("lostReply", "DELETE");

        var outcome = await division.WriteAsync(new WriteRequest.DeleteRecord(new(id), null) { Entity = Entity.Customer });

        Assert.IsType<WriteOutcome.Unknown>(outcome);
        await AssertSentAsync(division, 1, "DELETE", "crm/Accounts");
    }

    [Theory]
    [InlineData("lostRequest")]
    [InlineData("lostReply")]
    [InlineData("connectionReset")]
    [InlineData("serverError")]
    [InlineData("serviceUnavailable")]
    [InlineData("htmlMaintenance")]
    public async Task Read_under_a_fault_is_repeated_with_its_own_permit(string fault)
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        await division.FaultAsync(fault, "GET");

        Assert.IsType<FeedPage.Page>(await division.PageAsync("Accounts"));

        Assert.Equal(2, division.Permits.Taken);
        Assert.Equal(2, division.Permits.Reports.Count);
        await AssertSentAsync(division, 2, "GET", "sync/CRM/Accounts");
    }

    [Fact]
    public async Task Token_that_expired_is_refreshed_and_the_write_goes_through()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        division.Sandbox.Time.Advance(TimeSpan.FromSeconds(601));

        await division.CreateAsync(Entity.Customer, Jansen);

        Assert.Equal(1, division.Tokens.Refreshed);
        Assert.Equal([401, 201], division.Permits.Reports.Select(static report => report.Status!.Value));
        Assert.Single(await division.FindAsync(Entity.Customer, "25"));
    }

    [Fact]
    public async Task Consent_that_was_revoked_needs_a_person()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        division.Sandbox.Time.Advance(TimeSpan.FromSeconds(601));
        await division.Sandbox.ControlAsync(HttpMethod.Post, "consent/revoke");

        var outcome = await division.WriteAsync(new WriteRequest.CreateRecord("25", "k", Jansen, []) { Entity = Entity.Customer });

        Assert.Equal(FailureCause.NeedsConsent, Assert.IsType<WriteOutcome.NotSent>(outcome).Failure.Cause);
    }

    [Fact]
    public async Task Refresh_is_refused_too_early_granted_in_the_window_and_the_old_token_is_dead_then()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var stop = TestContext.Current.CancellationToken;
        var first = division.Tokens.Present;

        var early = Assert.IsType<AuthorizationResult.TooEarly>(await division.Authorization.RefreshAsync(first.RefreshToken, first.IssuedAt, stop));
        division.Sandbox.Time.Advance(early.RetryAt - division.Sandbox.Time.GetUtcNow());
        var second = await division.Authorization.RefreshAsync(first.RefreshToken, first.IssuedAt, stop);
        var old = await division.Authorization.RefreshAsync(first.RefreshToken, first.IssuedAt, stop);

        Assert.Equal(TimeSpan.FromSeconds(600), Assert.IsType<AuthorizationResult.Granted>(second).Lifetime);
        Assert.IsType<AuthorizationResult.ConsentLost>(old);
    }

    [Fact]
    public async Task Minute_limit_is_reported_as_it_shrinks_and_says_when_it_ends()
    {
        await using var division = await ConnectedDivision.ConnectAsync(new() { Limits = new() { CallsPerMinute = 2 } });

        await division.PageAsync("Accounts");
        await division.PageAsync("Accounts");
        var page = Assert.IsType<FeedPage.Failed>(await division.PageAsync("Accounts"));

        Assert.Equal([1, 0], division.Permits.Reports.Take(2).Select(static report => report.MinuteRemaining!.Value));
        Assert.Equal(4998, division.Permits.Reports[1].DayRemaining);
        Assert.Equal(FailureCause.Throttled, page.Failure.Cause);
        Assert.InRange(page.Failure.RetryAt!.Value, division.Sandbox.Time.GetUtcNow(), division.Sandbox.Time.GetUtcNow().AddMinutes(1).AddSeconds(1));
        division.Sandbox.Time.Advance(page.Failure.RetryAt.Value - division.Sandbox.Time.GetUtcNow());
        Assert.IsType<FeedPage.Page>(await division.PageAsync("Accounts"));
    }

    [Fact]
    public async Task Day_limit_says_when_the_day_ends()
    {
        await using var division = await ConnectedDivision.ConnectAsync(new() { Limits = new() { CallsPerDay = 1 } });

        await division.PageAsync("Accounts");
        var page = Assert.IsType<FeedPage.Failed>(await division.PageAsync("Accounts"));

        Assert.Equal(new DateTimeOffset(2026, 6, 26, 0, 0, 0, TimeSpan.Zero), page.Failure.RetryAt);
    }

    [Fact]
    public async Task Missing_scope_is_a_cause_of_the_connection_with_its_name()
    {
        await using var division = await ConnectedDivision.ConnectAsync(new() { App = new() { ReadScopes = ["crm.accounts"] } });

        var page = Assert.IsType<FeedPage.Failed>(await division.PageAsync("Items"));

        Assert.Equal(FailureCause.NeedsConsent, page.Failure.Cause);
        Assert.Contains("logistics.items", page.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_records_are_fed_page_by_page_each_once()
    {
        await using var division = await ConnectedDivision.ConnectAsync(new() { Division = new() { UnorderedPages = true } });
        await division.Sandbox.ControlAsync(HttpMethod.Post, "records/accounts/bulk", Enumerable.Range(0, 2500).Select(static number => new { Name = $"Klant {number}" }));

        var (fed, position) = await division.FeedAsync("Accounts");

        Assert.Equal(2500, fed.Select(static entry => entry.Record!.Value).Distinct().Count());
        Assert.Equal($"max:{fed.Max(static entry => entry.Rows[0].Version)}", position);
        Assert.Equal(3, division.Permits.Taken);
        Assert.Empty((await division.FeedAsync("Accounts", position)).Entries);
    }

    [Fact]
    public async Task Epoch_changes_when_the_division_moves()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var before = await division.Connector.ReadEpochAsync(division.Permits.Context, TestContext.Current.CancellationToken);
        await division.Sandbox.ControlAsync(HttpMethod.Post, "move-division", new { });
        var after = await division.Connector.ReadEpochAsync(division.Permits.Context, TestContext.Current.CancellationToken);

        Assert.NotEqual(Assert.IsType<EpochRead.Mark>(before), Assert.IsType<EpochRead.Mark>(after));
    }

    [Fact]
    public async Task Subscription_is_made_once_and_its_notification_verified()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var division = await ConnectedDivision.ConnectAsync();
        var callback = new Uri(receiver.Address);

        var made = await EnsureAsync(division, callback, "Accounts");
        var again = await EnsureAsync(division, callback, "Accounts");
        var other = await EnsureAsync(division, callback, "Items");
        var knocks = new[] { await receiver.NextAsync(), await receiver.NextAsync() };
        await division.CreateAsync(Entity.Product, Fields.None.With("Code", Value.Of("P-1")).With("Description", Value.Of("Stoel")));
        var hint = ExactOnlineWebhook.Verify(await receiver.NextAsync(), new ExactOnlineSandboxOptions().App.WebhookSecret);

        Assert.Equal(new SubscriptionsOutcome.Ensured(1, 0), made);
        Assert.Equal(new SubscriptionsOutcome.Ensured(0, 0), again);
        Assert.Equal(new SubscriptionsOutcome.Ensured(1, 1), other);
        Assert.All(knocks, static knock => Assert.IsType<WebhookReading.Empty>(ExactOnlineWebhook.Verify(knock, "x")));
        var read = Assert.IsType<WebhookReading.Hint>(hint);
        Assert.Equal(("Items", Entity.Product, 123456), (read.Topic, read.Entity!.Value, read.Division!.Value));
        Assert.Equal(division.Sandbox.Time.GetUtcNow(), read.At);
    }

    private static Task<SubscriptionsOutcome> EnsureAsync(ConnectedDivision division, Uri callback, params string[] topics) =>
        division.Connector.Subscriptions.EnsureAsync(callback, topics, "one", division.Permits.Context, TestContext.Current.CancellationToken);

    // The stand-in notes a broken request only after it has broken it, so a note can come a little after the reset.
    private static async Task AssertSentAsync(ConnectedDivision division, int expected, string method, string path)
    {
        var count = 0;
        for (var look = 0; look < 200 && count < expected; look++)
        {
            var log = (await division.Sandbox.ControlAsync(HttpMethod.Get, "requests")).AsArray();
            count = log.Count(request => (string)request!["method"]! == method && ((string)request["path"]!).Contains(path, StringComparison.Ordinal));
        }

        Assert.Equal(expected, count);
    }
}
