using ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;
using ExactSyncCluster.Connectors.Webshop.Conformance;
using ExactSyncCluster.Sandbox.Webshop;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Conformance;

public sealed class BrokenShopTests
{
    public static TheoryData<string> Mistakes => [.. Breakages.All.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_is_caught_by_the_check_that_names_the_rule(string mistake)
    {
        await using var shop = await RunningShop.StartAsync();
        var (check, make) = Breakages.All[mistake];

        var results = await ConformanceRun.AgainstAsync(shop, between: make(), only: check);

        var result = results.Single(result => result.Id == check);
        Assert.Equal(ConformanceVerdict.Failed, result.Verdict);
        Assert.NotEmpty(result.Reason);
        TestContext.Current.TestOutputHelper?.WriteLine($"{result.Id}: {result.Reason}");
    }

    [Fact]
    public async Task Lossy_shop_is_caught_by_the_round_trip()
    {
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { Lossy = true });

        var results = await ConformanceRun.AgainstAsync(shop, only: "record.round-trip");

        Assert.Contains(results, static result => result is { Id: "record.round-trip", Verdict: ConformanceVerdict.Failed });
    }

    [Fact]
    public async Task Webhook_with_another_signature_is_caught()
    {
        await using var shop = await RunningShop.StartAsync();
        await using var inbox = await WebhookInbox.StartAsync();

        var results = await ConformanceRun.AgainstAsync(shop, inbox: new ForgedInbox(inbox), only: "webhook.delivery");

        var delivery = results.Single(static result => result.Id == "webhook.delivery");
        Assert.Equal(ConformanceVerdict.Failed, delivery.Verdict);
        Assert.Contains("webhook-signature", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shop_that_does_not_answer_fails_its_checks_and_does_not_end_the_run()
    {
        using var http = new HttpClient();
        var options = new ConformanceOptions
        {
            BaseUrl = new Uri("http://127.0.0.1:1/api"),
            Credentials = ConformanceRun.Key,
            RunName = "run",
            Only = new HashSet<string>(["about.members", "feed.never-skips"]),
        };

        var results = await new ShopConformance(http, options, TimeProvider.System).RunAsync(null, TestContext.Current.CancellationToken);

        Assert.All(results.SkipLast(1), static result => Assert.Equal(ConformanceVerdict.Failed, result.Verdict));
    }

    private sealed class ForgedInbox(WebhookInbox inner) : IWebhookInbox
    {
        public Uri Address => inner.Address;

        public async Task<ReceivedWebhook> ReceiveAsync(CancellationToken cancellationToken) =>
            await inner.ReceiveAsync(cancellationToken) with { Signature = "v1,AAAA" };
    }
}
