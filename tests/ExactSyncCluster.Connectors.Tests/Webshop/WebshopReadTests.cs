using System.Net;
using ExactSyncCluster.Connectors.Webshop.Webhooks;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

public sealed class WebshopReadTests
{
    private const string Gone = """{"id":"p-9","version":4,"modifiedAt":"2026-02-28T10:00:00.000Z","modifiedBy":"x","deleted":true,"externalReference":null}""";

    private const string PageText =
        $$"""{"changes":[{"id":"p-1","version":1,"modifiedAt":"2026-02-28T09:30:00Z","modifiedBy":"x","etag":"\"1\"","deleted":false,"record":{{ShopTexts.Product}}},{{Gone}}],"nextCursor":"a/b+2","hasMore":true}""";

    [Fact]
    public void Feeds_are_one_for_each_resource_and_may_be_remembered_page_by_page()
    {
        using var bench = new ShopBench(new ScriptedShop());

        Assert.Equal(
            [
                new("customers", Entity.Customer, CheckpointRule.EachPage),
                new("products", Entity.Product, CheckpointRule.EachPage),
                new("orders", Entity.Order, CheckpointRule.EachPage),
            ],
            bench.Connector.Feeds);
    }

    [Fact]
    public async Task ReadFeedAsync_gives_entries_in_order_with_tags_and_the_next_cursor()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.OK, PageText));

        var page = Assert.IsType<FeedPage.Page>(
            await bench.Connector.ReadFeedAsync(new("products", null, 5000), bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal("/api/products/changes?limit=1000", Assert.Single(bench.Shop.Sent).Path);
        Assert.Equal(("a/b+2", true), (page.Next, page.HasMore));
        Assert.Equal(["p-1", "p-9"], page.Entries.Select(static entry => entry.Record!.Value.Value));
        Assert.Equal(("\"1\"", 1L), (page.Entries[0].ETag, page.Entries[0].Rows[0].Version));
        Assert.True(page.Entries[1].Rows[0].IsDeleted);
        Assert.Equal(new(ShopBench.Now, ShopBench.Now), page.Read);
        Assert.Equal("products/changes", Assert.Single(bench.Permits.Reports).Endpoint);
    }

    [Fact]
    public async Task ReadFeedAsync_passes_the_cursor_as_it_was_given()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.OK, """{"changes":[],"nextCursor":"a/b+2","hasMore":false}"""));

        var page = Assert.IsType<FeedPage.Page>(
            await bench.Connector.ReadFeedAsync(new("products", "a/b+2", 100), bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal("/api/products/changes?limit=100&cursor=a%2Fb%2B2", Assert.Single(bench.Shop.Sent).Path);
        Assert.Empty(page.Entries);
    }

    [Fact]
    public async Task ReadFeedAsync_expired_cursor_is_a_refused_position()
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses(HttpStatusCode.Gone, "cursor-expired"));

        Assert.IsType<FeedPage.PositionRefused>(
            await bench.Connector.ReadFeedAsync(new("products", "old", 100), bench.Call, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"changes":[],"nextCursor":"same","hasMore":true}""", "stands still")]
    [InlineData("""{"changes":[],"hasMore":false}""", "/products/changes/nextCursor")]
    [InlineData("""{"changes":[],"nextCursor":"x"}""", "/products/changes/hasMore")]
    [InlineData("""{"nextCursor":"x","hasMore":false}""", "/changes")]
    [InlineData("""{"changes":[{"id":"p","version":1,"modifiedAt":"2026-02-28T09:30:00Z","deleted":false}],"nextCursor":"x","hasMore":false}""", "record")]
    [InlineData("""{"changes":[1],"nextCursor":"x","hasMore":false}""", "an object")]
    public async Task ReadFeedAsync_page_that_breaks_the_contract_fails_with_its_place(string body, string place)
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.OK, body));

        var failed = Assert.IsType<FeedPage.Failed>(
            await bench.Connector.ReadFeedAsync(new("products", "same", 100), bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal(FailureCause.Refused, failed.Failure.Cause);
        Assert.Contains(place, failed.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFeedAsync_feed_that_is_not_there_is_refused_without_a_call()
    {
        using var bench = new ShopBench(new ScriptedShop());

        var failed = Assert.IsType<FeedPage.Failed>(
            await bench.Connector.ReadFeedAsync(new("invoices", null, 100), bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal((FailureCause.Refused, 0), (failed.Failure.Cause, bench.Permits.Taken));
    }

    [Fact]
    public async Task ReadAsync_shows_the_record_with_the_tag_of_its_header()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.OK, ShopTexts.Product, headers: ("ETag", "\"1\"")));

        var found = Assert.IsType<RecordRead.Found>(await ReadAsync(bench, "p/1"));

        Assert.Equal(("\"1\"", "p-1"), (found.Shown.ETag, found.Shown.Record.Value));
        Assert.Equal("/api/products/p%2F1", Assert.Single(bench.Shop.Sent).Path);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "not-found")]
    [InlineData(HttpStatusCode.Gone, "gone")]
    public async Task ReadAsync_record_that_is_not_there_is_missing(HttpStatusCode status, string type)
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses(status, type, ""","version":4"""));

        Assert.Equal(new RecordRead.Missing(new(ShopBench.Now, ShopBench.Now)), await ReadAsync(bench, "p-1"));
    }

    [Fact]
    public async Task ReadAsync_page_of_something_in_between_is_never_missing()
    {
        var shop = new ScriptedShop();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            shop.Answers(HttpStatusCode.NotFound, "<html>not found</html>", "text/html");
        }

        using var bench = new ShopBench(shop);

        var failed = Assert.IsType<RecordRead.Failed>(await ReadAsync(bench, "p-1"));

        Assert.Equal(FailureCause.Outage, failed.Failure.Cause);
        Assert.Equal((3, 3), (bench.Permits.Taken, bench.Permits.Reports.Count));
    }

    [Fact]
    public async Task ReadAsync_outage_is_repeated_with_a_permit_for_each_attempt()
    {
        using var bench = new ShopBench(new ScriptedShop()
            .Fails(HttpRequestError.ResponseEnded)
            .Answers(HttpStatusCode.BadGateway, "<html/>", "text/html")
            .Answers(HttpStatusCode.OK, ShopTexts.Product));

        Assert.IsType<RecordRead.Found>(await ReadAsync(bench, "p-1"));
        Assert.Equal((3, 3), (bench.Permits.Taken, bench.Permits.Reports.Count));
        Assert.Equal([null, 502, 200], bench.Permits.Reports.Select(static report => report.Status));
        Assert.All(bench.Permits.Reports, static report => Assert.False(report.CountsAsError));
    }

    [Fact]
    public async Task ReadAsync_throttled_is_not_repeated_and_says_when()
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses(HttpStatusCode.TooManyRequests, "too-many-requests", "", ("Retry-After", "7")));

        var failed = Assert.IsType<RecordRead.Failed>(await ReadAsync(bench, "p-1"));

        Assert.Equal((FailureCause.Throttled, ShopBench.Now.AddSeconds(7)), (failed.Failure.Cause, failed.Failure.RetryAt));
        Assert.Single(bench.Shop.Sent);
    }

    [Fact]
    public async Task ReadAsync_refused_key_needs_a_person_and_names_the_remedy()
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses(HttpStatusCode.Unauthorized, "unauthorized"));

        var failed = Assert.IsType<RecordRead.Failed>(await ReadAsync(bench, "p-1"));

        Assert.Equal(FailureCause.NeedsConsent, failed.Failure.Cause);
        Assert.Contains("make a new key", failed.Failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("key-1", failed.Failure.Reason, StringComparison.Ordinal);
        Assert.Single(bench.Shop.Sent);
    }

    [Fact]
    public async Task FindAsync_gives_the_records_that_carry_the_reference()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.OK, $$"""{"records":[{{ShopTexts.Customer}}]}"""));

        var done = Assert.IsType<RecordSearch.Done>(
            await bench.Connector.FindAsync(new(Entity.Customer, "pair 7"), bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal("pair-7", Assert.Single(done.Found).Correlation);
        Assert.Equal("/api/customers?externalReference=pair%207", Assert.Single(bench.Shop.Sent).Path);
    }

    [Theory]
    [InlineData("""{"clientName":"sync"}""", "1")]
    [InlineData("""{"name":"Shop","apiVersion":"1.0","clientName":"sync","serverTime":"2026-03-01T12:00:00.000Z","epoch":"r2"}""", "r2")]
    public async Task ReadEpochAsync_is_constant_unless_the_shop_tells_one(string about, string mark)
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.OK, about));

        Assert.Equal(new EpochRead.Mark(mark), await bench.Connector.ReadEpochAsync(bench.Call, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task EnsureAsync_puts_the_subscription_with_all_kinds()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.Created, """{"name":"sync"}"""));

        var outcome = await bench.Connector.Subscriptions.EnsureAsync(
            "sync", new("https://us.example/hooks/1"), "whsec_AAAA", bench.Call, TestContext.Current.CancellationToken);

        Assert.IsType<SubscriptionsOutcome.Ensured>(outcome);
        var sent = Assert.Single(bench.Shop.Sent);
        Assert.Equal(("PUT", "/api/webhooks/sync"), (sent.Method, sent.Path));
        Assert.Equal(
            """{"url":"https://us.example/hooks/1","secret":"whsec_AAAA","types":["customer.changed","product.changed","order.changed"]}""", sent.Body);
    }

    [Fact]
    public async Task EnsureAsync_refused_fails_with_the_place_and_without_the_secret()
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses(
            HttpStatusCode.UnprocessableEntity, "validation-failed", ""","errors":[{"pointer":"/url","detail":"whsec_AAAA"}]"""));

        var failed = Assert.IsType<SubscriptionsOutcome.Failed>(await bench.Connector.Subscriptions.EnsureAsync(
            "sync", new("https://us.example/hooks/1"), "whsec_AAAA", bench.Call, TestContext.Current.CancellationToken));

        Assert.Contains("/url", failed.Failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec", failed.Failure.Reason, StringComparison.Ordinal);
    }

    private static Task<RecordRead> ReadAsync(ShopBench bench, string id) => bench.Connector.ReadAsync(
        new(Entity.Product, new(id), RecordScope.Whole), bench.Call, TestContext.Current.CancellationToken);
}
