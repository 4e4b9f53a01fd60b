using System.Net;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

public sealed class WriteOutcomeTests
{
    private static readonly WriteRequest Create = new WriteRequest.CreateRecord(
        "pair-7", "key-7", new([new("sku", Value.Of("A-1")), new("name", Value.Of("Chair"))]), [])
    { Entity = Entity.Product };

    private static readonly WriteRequest Update = new WriteRequest.UpdateRecord(
        new("p-1"), new([new("name", Value.Of("Chair"))]), null, "\"1\"")
    { Entity = Entity.Product };

    private static readonly WriteRequest Delete = new WriteRequest.DeleteRecord(new("p-1"), "\"1\"") { Entity = Entity.Product };

    private enum Write
    {
        Create,
        Update,
        Delete,
    }

    public static TheoryData<string, int, string, string> Refusals => new()
    {
        { "Create", 400, "malformed-request", "Rejected malformed-request" },
        { "Create", 409, "duplicate-key", "Rejected duplicate-key exists" },
        { "Create", 409, "idempotency-in-progress", "Unknown" },
        { "Create", 422, "validation-failed", "Rejected validation-failed" },
        { "Create", 422, "idempotency-key-reused", "Rejected idempotency-key-reused" },
        { "Create", 413, "too-large", "Rejected too-large" },
        { "Create", 403, "forbidden", "NotSent Refused" },
        { "Create", 404, "not-found", "NotSent Refused" },
        { "Create", 429, "too-many-requests", "NotSent Throttled" },
        { "Create", 500, "internal-error", "Unknown" },
        { "Create", 502, "bad-gateway", "Unknown" },
        { "Create", 503, "out", "Unknown" },
        { "Update", 404, "not-found", "Conflict" },
        { "Update", 410, "gone", "Conflict" },
        { "Update", 412, "precondition-failed", "Conflict" },
        { "Update", 422, "validation-failed", "Rejected validation-failed" },
        { "Update", 428, "precondition-required", "Rejected precondition-required" },
        { "Update", 500, "internal-error", "Unknown" },
        { "Delete", 404, "not-found", "AlreadyApplied" },
        { "Delete", 410, "gone", "AlreadyApplied" },
        { "Delete", 409, "in-use", "Rejected in-use" },
        { "Delete", 412, "precondition-failed", "Conflict" },
        { "Delete", 504, "gateway", "Unknown" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task WriteAsync_refusal_has_its_one_outcome_and_is_sent_once(string write, int status, string type, string expected)
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses((HttpStatusCode)status, type, ""","detail":"value secret-1 is wrong" """));

        var outcome = await bench.Connector.WriteAsync(RequestOf(write), bench.Call, TestContext.Current.CancellationToken);

        Assert.Equal(expected, Describe(outcome));
        Assert.DoesNotContain("secret", outcome.ToString(), StringComparison.Ordinal);
        Assert.Single(bench.Shop.Sent);
        Assert.Equal(1, bench.Permits.Taken);
        Assert.Equal(status, Assert.Single(bench.Permits.Reports).Status);
    }

    [Theory]
    [InlineData("Create", 404)]
    [InlineData("Update", 404)]
    [InlineData("Update", 410)]
    [InlineData("Delete", 404)]
    [InlineData("Create", 200)]
    public async Task WriteAsync_page_of_something_in_between_proves_nothing(string write, int status)
    {
        using var bench = new ShopBench(new ScriptedShop().Answers((HttpStatusCode)status, "<html>maintenance</html>", "text/html"));

        Assert.IsType<WriteOutcome.Unknown>(await bench.Connector.WriteAsync(RequestOf(write), bench.Call, TestContext.Current.CancellationToken));
        Assert.Single(bench.Shop.Sent);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "NotSent Outage")]
    [InlineData(HttpRequestError.NameResolutionError, "NotSent Outage")]
    [InlineData(HttpRequestError.ResponseEnded, "Unknown")]
    [InlineData(HttpRequestError.Unknown, "Unknown")]
    public async Task WriteAsync_broken_connection_is_unknown_once_the_request_may_have_left(HttpRequestError error, string expected)
    {
        using var bench = new ShopBench(new ScriptedShop().Fails(error));

        Assert.Equal(expected, Describe(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken)));
        Assert.Equal(1, bench.Permits.Taken);
        Assert.Null(Assert.Single(bench.Permits.Reports).Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "30", FailureCause.Throttled)]
    [InlineData(HttpStatusCode.TooManyRequests, "Sun, 01 Mar 2026 12:00:30 GMT", FailureCause.Throttled)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "30", FailureCause.Outage)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "Sun, 01 Mar 2026 12:00:30 GMT", FailureCause.Outage)]
    public async Task WriteAsync_told_to_come_back_is_not_sent_and_says_when(HttpStatusCode status, string retryAfter, FailureCause cause)
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses(status, "later", "", ("Retry-After", retryAfter)));

        var outcome = Assert.IsType<WriteOutcome.NotSent>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal((cause, ShopBench.Now.AddSeconds(30)), (outcome.Failure.Cause, outcome.Failure.RetryAt));
        Assert.Equal(ShopBench.Now.AddSeconds(30), Assert.Single(bench.Permits.Reports).RetryAt);
    }

    [Theory]
    [InlineData("99999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task WriteAsync_is_never_told_to_come_back_later_than_in_an_hour(string retryAfter)
    {
        using var bench = new ShopBench(new ScriptedShop().Refuses(HttpStatusCode.TooManyRequests, "later", "", ("Retry-After", retryAfter)));

        var outcome = Assert.IsType<WriteOutcome.NotSent>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal(ShopBench.Now.AddHours(1), outcome.Failure.RetryAt);
    }

    [Fact]
    public async Task WriteAsync_refused_values_are_named_by_pointer_only()
    {
        const string members = ""","errors":[{"pointer":"/sku","detail":"secret"},{"pointer":"/price/amount","detail":"x"},{"pointer":"/a secret value","detail":"x"}]""";
        using var bench = new ShopBench(new ScriptedShop().Refuses(HttpStatusCode.UnprocessableEntity, "validation-failed", members));

        var rejected = Assert.IsType<WriteOutcome.Rejected>(await bench.Connector.WriteAsync(Update, bench.Call, TestContext.Current.CancellationToken));

        Assert.Contains("/sku, /price/amount: validation failed (answer 422).", rejected.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_update_is_a_merge_patch_guarded_by_its_tag()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.OK, ShopTexts.Product, headers: ("ETag", "\"2\"")));

        var applied = Assert.IsType<WriteOutcome.Applied>(await bench.Connector.WriteAsync(Update, bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal((null, "\"2\""), (applied.NewId, applied.Shown?.ETag));
        var sent = Assert.Single(bench.Shop.Sent);
        Assert.Equal(("PATCH", "/api/products/p-1", "application/merge-patch+json"), (sent.Method, sent.Path, sent.ContentType));
        Assert.Equal("\"1\"", sent.Headers["If-Match"]);
    }

    [Fact]
    public async Task WriteAsync_delete_is_guarded_by_its_tag()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.NoContent));

        Assert.Equal(new WriteOutcome.Applied(null), await bench.Connector.WriteAsync(Delete, bench.Call, TestContext.Current.CancellationToken));
        var sent = Assert.Single(bench.Shop.Sent);
        Assert.Equal(("DELETE", "/api/products/p-1", "\"1\""), (sent.Method, sent.Path, sent.Headers["If-Match"]));
    }

    [Fact]
    public async Task WriteAsync_without_a_tag_sends_nothing_and_asks_for_a_read()
    {
        using var bench = new ShopBench(new ScriptedShop());
        var update = (WriteRequest.UpdateRecord)Update with { ETag = null };
        var delete = (WriteRequest.DeleteRecord)Delete with { ETag = null };

        Assert.IsType<WriteOutcome.Conflict>(await bench.Connector.WriteAsync(update, bench.Call, TestContext.Current.CancellationToken));
        Assert.IsType<WriteOutcome.Conflict>(await bench.Connector.WriteAsync(delete, bench.Call, TestContext.Current.CancellationToken));
        Assert.Equal((0, 0), (bench.Shop.Sent.Count, bench.Permits.Taken));
    }

    [Fact]
    public async Task WriteAsync_without_a_permit_sends_nothing()
    {
        var refusal = new CallFailure(FailureCause.Quota, "None left.", ShopBench.Now.AddSeconds(20));
        using var bench = new ShopBench(new ScriptedShop(), permits: new CountingPermits { Refusal = refusal });

        Assert.Equal(new WriteOutcome.NotSent(refusal), await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));
        Assert.Empty(bench.Shop.Sent);
        Assert.Empty(bench.Permits.Reports);
    }

    [Fact]
    public async Task WriteAsync_without_an_answer_in_time_is_unknown_and_reported_once()
    {
        using var bench = new ShopBench(new ScriptedShop().KeepsSilent());

        var writing = bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken);
        Assert.Same(bench.Shop.Silent, await Task.WhenAny(bench.Shop.Silent, writing));
        bench.Time.Advance(TimeSpan.FromSeconds(8));

        Assert.IsType<WriteOutcome.Unknown>(await writing);
        Assert.Equal((1, 1), (bench.Permits.Taken, bench.Permits.Reports.Count));
    }

    [Fact]
    public async Task WriteAsync_after_a_row_of_outages_is_held_back_by_the_circuit()
    {
        var shop = new ScriptedShop();
        for (var attempt = 0; attempt < 6; attempt++)
        {
            shop.Fails(HttpRequestError.ConnectionError);
        }

        using var bench = new ShopBench(shop);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken);
        }

        var held = Assert.IsType<WriteOutcome.NotSent>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal((FailureCause.Outage, ShopBench.Now.AddSeconds(10)), (held.Failure.Cause, held.Failure.RetryAt));
        Assert.Equal((6, 6), (shop.Sent.Count, bench.Permits.Taken));
    }

    [Fact]
    public async Task WriteAsync_row_writes_are_a_mistake_of_the_caller()
    {
        using var bench = new ShopBench(new ScriptedShop());
        WriteRequest[] rows =
        [
            new WriteRequest.CreateRow(new("o-1"), Collections.Lines, Fields.None) { Entity = Entity.Order },
            new WriteRequest.UpdateRow(new("o-1"), new("lines", "l-1"), Fields.None) { Entity = Entity.Order },
            new WriteRequest.DeleteRow(new("o-1"), new("lines", "l-1")) { Entity = Entity.Order },
        ];

        foreach (var row in rows)
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => bench.Connector.WriteAsync(row, bench.Call, TestContext.Current.CancellationToken));
        }
    }

    private static WriteRequest RequestOf(string write) => Enum.Parse<Write>(write) switch
    {
        Write.Create => Create,
        Write.Update => Update,
        Write.Delete => Delete,
    };

    private static string Describe(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Rejected rejected => $"Rejected {rejected.Code}{(rejected.AlreadyExists ? " exists" : "")}",
        WriteOutcome.NotSent notSent => $"NotSent {notSent.Failure.Cause}",
        _ => outcome.GetType().Name,
    };
}
