using System.Net;
using System.Text;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A webhook wakes a feed; a false one does nothing.</summary>
public sealed class WebhookTests
{
    // Exact has a subscription for each topic: accounts, items, orders and stock.
    private const int Topics = 4;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    private static readonly (string System, string Text)[] Garbage =
    [
        ("exact", "{\"Content\":{\"Topic\":\"Accounts\",\"Division\":123456},\"HashCode\":\"00\"}"),
        ("exact", "garbage"),
        ("webshop", "{\"type\":\"customer.changed\",\"data\":{\"id\":\"cus_1\",\"version\":1}}"),
        ("webshop", "\u0000\u0001"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Webhooks_wake_the_feeds_of_both_systems_long_before_their_poll()
    {
        await using var world = await StartAsync();

        var account = Links.Id(await world.Exact.CreateAsync("accounts", Some.Account("20001"), Cancellation));
        await world.Settling.UntilAsync("the account arrives in the shop", async () => (await world.Webshop.ListAsync("customers", Cancellation)).Count == 1, Cancellation);
        await world.Settling.UntilAsync("the pair is linked", async () => (await world.Links.PairAsync(Entity.Customer, account, Cancellation)).Webshop is not null, Cancellation);
        var customer = Links.Id(await world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation));
        await world.Webshop.EditAsync("customers", customer, new() { ["phone"] = "070-7" }, Cancellation);

        await world.Settling.UntilAsync(
            "the edit arrives in Exact",
            async () => (await world.Exact.ReadAsync("accounts", account, Cancellation)).Text("Phone") == "070-7",
            Cancellation);
        Assert.Equal("070-7", (await world.Exact.ReadAsync("accounts", account, Cancellation)).Text("Phone"));
    }

    [Fact]
    public async Task A_garbage_webhook_is_refused_and_nothing_is_read_for_it()
    {
        await using var world = await StartAsync();
        await world.Settling.SettledAsync(Cancellation);
        var (exact, webshop) = (await world.Links.LogEndAsync(SystemName.Exact, Cancellation), await world.Links.LogEndAsync(SystemName.Webshop, Cancellation));

        foreach (var (system, text) in Garbage)
        {
            using var content = new StringContent(text, Encoding.UTF8, "application/json");
            using var answer = await world.Browser.PostAsync(new Uri($"webhooks/{system}/{world.Name}", UriKind.Relative), content, Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Null((await world.Feed(SystemName.Exact).GetState()).Trouble);
        Assert.Null((await world.Feed(SystemName.Webshop).GetState()).Trouble);
        Assert.DoesNotContain(await world.Exact.RequestsAsync(exact, Cancellation), static request => request.Kind == "feed");
        Assert.DoesNotContain(await world.Webshop.RequestsAsync(webshop, Cancellation), static request => request.Kind == "feed");
    }

    // Nothing is polled while a test runs. Webhooks are registered before anything is changed.
    private static async Task<RunningWorld> StartAsync()
    {
        var world = await RunningWorld.StartAsync(
            static definition => definition with
            {
                Exact = definition.Exact with { Feeds = definition.Exact.Feeds with { PollPeriod = Long } },
                Webshop = definition.Webshop with { Feeds = definition.Webshop.Feeds with { PollPeriod = Long } },
            },
            Cancellation);
        await world.Settling.SettledAsync(Cancellation);
        await world.Settling.UntilAsync(
            "webhooks are registered at both systems",
            async () => await RegisteredAsync(world, SystemName.Exact) == Topics && await RegisteredAsync(world, SystemName.Webshop) > 0,
            Cancellation);
        return world;
    }

    private static async Task<int> RegisteredAsync(RunningWorld world, SystemName system) =>
        (await world.People(system).RequestsAsync(0, Cancellation)).Count(static request =>
            request.Method is "POST" or "PUT" && request.Status is >= 200 and < 300 && request.Path.Contains("/webhooks/", StringComparison.OrdinalIgnoreCase));
}
