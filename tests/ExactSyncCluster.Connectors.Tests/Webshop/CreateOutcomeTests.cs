using System.Net;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>A create that succeeds, now or earlier.</summary>
public sealed class CreateOutcomeTests
{
    private static readonly WriteRequest Create = new WriteRequest.CreateRecord(
        "pair-7", "key-7", new([new("sku", Value.Of("A-1")), new("name", Value.Of("Chair"))]), [])
    { Entity = Entity.Product };

    [Fact]
    public async Task WriteAsync_create_sends_key_and_reference_and_shows_what_was_made()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.Created, ShopTexts.Product, headers: ("ETag", "\"1\"")));

        var applied = Assert.IsType<WriteOutcome.Applied>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal(("p-1", "\"1\""), (applied.NewId, applied.Shown?.ETag));
        var sent = Assert.Single(bench.Shop.Sent);
        Assert.Equal(("POST", "/api/products", "application/json"), (sent.Method, sent.Path, sent.ContentType));
        Assert.Equal(("key-7", "Bearer key-1"), (sent.Headers["Idempotency-Key"], sent.Headers["Authorization"]));
        Assert.Equal("""{"name":"Chair","sku":"A-1","externalReference":"pair-7"}""", sent.Body);
    }

    [Fact]
    public async Task WriteAsync_replayed_create_shows_the_record_as_it_is_now()
    {
        using var bench = new ShopBench(new ScriptedShop()
            .Answers(HttpStatusCode.Created, ShopTexts.Product, headers: ("Idempotency-Replayed", "true"))
            .Answers(HttpStatusCode.OK, ShopTexts.Product.Replace("\"version\":1", "\"version\":5", StringComparison.Ordinal), headers: ("ETag", "\"5\"")));

        var outcome = Assert.IsType<WriteOutcome.AlreadyApplied>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal(("p-1", 5L, "\"5\""), (outcome.NewId, outcome.Shown!.Main!.Version, outcome.Shown.ETag));
        Assert.Equal(["POST /api/products", "GET /api/products/p-1"], bench.Shop.Sent.Select(static sent => $"{sent.Method} {sent.Path}"));
        Assert.Equal((2, 2), (bench.Permits.Taken, bench.Permits.Reports.Count));
    }

    [Fact]
    public async Task WriteAsync_create_whose_reference_exists_reads_its_holder()
    {
        using var bench = new ShopBench(new ScriptedShop()
            .Refuses(HttpStatusCode.Conflict, "duplicate-external-reference", ""","id":"p-1" """)
            .Answers(HttpStatusCode.OK, ShopTexts.Product, headers: ("ETag", "\"1\"")));

        var outcome = Assert.IsType<WriteOutcome.AlreadyApplied>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));

        Assert.Equal(("p-1", "\"1\""), (outcome.NewId, outcome.Shown?.ETag));
    }

    [Fact]
    public async Task WriteAsync_create_whose_holder_cannot_be_read_still_tells_its_id()
    {
        using var bench = new ShopBench(new ScriptedShop()
            .Refuses(HttpStatusCode.Conflict, "duplicate-external-reference", ""","id":"p-1" """)
            .Refuses(HttpStatusCode.TooManyRequests, "too-many-requests"));

        Assert.Equal(
            new WriteOutcome.AlreadyApplied(null, "p-1"),
            await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WriteAsync_conflict_whose_text_broke_off_is_unknown()
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.Conflict, """{"type":"https://shop""", "application/problem+json"));

        Assert.IsType<WriteOutcome.Unknown>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"p-1","version":""")]
    public async Task WriteAsync_success_that_cannot_be_read_is_unknown(string body)
    {
        using var bench = new ShopBench(new ScriptedShop().Answers(HttpStatusCode.Created, body));

        Assert.IsType<WriteOutcome.Unknown>(await bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken));
        Assert.Single(bench.Shop.Sent);
    }

    [Fact]
    public async Task WriteAsync_replay_whose_record_is_not_read_in_time_still_tells_its_id()
    {
        using var bench = new ShopBench(new ScriptedShop()
            .Answers(HttpStatusCode.Created, ShopTexts.Product, headers: ("Idempotency-Replayed", "true"))
            .KeepsSilent());

        var writing = bench.Connector.WriteAsync(Create, bench.Call, TestContext.Current.CancellationToken);
        Assert.Same(bench.Shop.Silent, await Task.WhenAny(bench.Shop.Silent, writing));
        bench.Time.Advance(TimeSpan.FromSeconds(8));

        Assert.Equal(new WriteOutcome.AlreadyApplied(null, "p-1"), await writing);
        Assert.Equal((2, 2), (bench.Permits.Taken, bench.Permits.Reports.Count));
    }
}
