using System.Net;
using System.Text;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A webhook wakes a feed; a false one does nothing.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

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

    [Theory]
    [InlineData("exact", "{\"Content\":{\"Topic\":\"Accounts\",\"Division\":123456},\"HashCode\":\"00\"}")]
    [InlineData("exact", "garbage")]
    [InlineData("webshop", "{\"type\":\"customer.changed\",\"data\":{\"id\":\"cus_1\",\"version\":1}}")]
    [InlineData("webshop", "\u0000\u0001")]
    public async Task A_garbage_webhook_is_refused_and_nothing_is_read_for_it(string system, string text)
    {
        await using var world = await StartAsync();
        await world.Settling.SettledAsync(Cancellation);
        var (exact, webshop) = (await world.Links.LogEndAsync(SystemName.Exact, Cancellation), await world.Links.LogEndAsync(SystemName.Webshop, Cancellation));

        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        using var answer = await world.Browser.PostAsync(new Uri($"webhooks/{system}/{world.Name}", UriKind.Relative), content, Cancellation);
        var views = (await world.Feed(SystemName.Exact).GetState(), await world.Feed(SystemName.Webshop).GetState());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(views.Item1.Trouble);
        Assert.Null(views.Item2.Trouble);
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
        return world;
    }
}
