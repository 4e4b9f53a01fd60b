using System.Text.Json.Nodes;
using ExactSyncCluster.Connectors.Tests.Webshop.Conformance;
using ExactSyncCluster.Connectors.Webshop.Conformance;
using ExactSyncCluster.Sandbox.Webshop;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

public sealed class WebhookSenderTests
{
    private static readonly WebshopSandboxOptions QuickRetry = new() { WebhookRetryPauses = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)] };

    [Fact]
    public async Task Refused_message_is_sent_again_with_the_same_id()
    {
        await using var inbox = await WebhookInbox.StartAsync(refusals: 2);
        await using var shop = await RunningShop.StartAsync(QuickRetry);
        await RegisterAsync(shop, inbox);

        await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");

        var first = await ReceiveAsync(inbox);
        Assert.Equal(first.Id, (await ReceiveAsync(inbox)).Id);
        Assert.Equal(first.Id, (await ReceiveAsync(inbox)).Id);
    }

    [Fact]
    public async Task Lost_messages_do_not_arrive_and_repeated_ones_arrive_twice_with_one_id()
    {
        await using var inbox = await WebhookInbox.StartAsync();
        await using var shop = await RunningShop.StartAsync();
        await RegisterAsync(shop, inbox);
        await shop.SendAsync("PUT", "/control/webhooks", new JsonObject { ["lost"] = 1 });
        await shop.PostAsync("customers", new JsonObject { ["name"] = "lost" }, "key-1");
        await shop.SendAsync("PUT", "/control/webhooks", new JsonObject { ["repeated"] = 1 });

        var made = await shop.PostAsync("customers", new JsonObject { ["name"] = "twice" }, "key-2");

        var (first, second) = (await ReceiveAsync(inbox), await ReceiveAsync(inbox));
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(made.Id, IdIn(first));
    }

    [Fact]
    public async Task Reordered_message_is_overtaken_by_the_next()
    {
        await using var inbox = await WebhookInbox.StartAsync();
        await using var shop = await RunningShop.StartAsync(time: new FakeTimeProvider());
        await RegisterAsync(shop, inbox);
        await shop.SendAsync("PUT", "/control/webhooks", new JsonObject { ["reordered"] = true });

        var first = await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key-1");
        var second = await shop.PostAsync("customers", new JsonObject { ["name"] = "b" }, "key-2");

        Assert.Equal([second.Id, first.Id], [IdIn(await ReceiveAsync(inbox)), IdIn(await ReceiveAsync(inbox))]);
    }

    [Fact]
    public async Task Only_the_registered_types_are_told_also_of_edits_by_people()
    {
        await using var inbox = await WebhookInbox.StartAsync();
        await using var shop = await RunningShop.StartAsync();
        await RegisterAsync(shop, inbox);
        await shop.SendAsync("POST", "/control/records/products", new JsonObject { ["sku"] = "a", ["name"] = "a" });

        var made = await shop.SendAsync("POST", "/control/records/customers", new JsonObject { ["name"] = "a" });

        Assert.Equal(made.Id, IdIn(await ReceiveAsync(inbox)));
    }

    private static async Task RegisterAsync(RunningShop shop, WebhookInbox inbox)
    {
        var registered = await shop.SendAsync("PUT", "/api/webhooks/main", new JsonObject
        {
            ["url"] = inbox.Address.OriginalString,
            ["secret"] = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            ["types"] = new JsonArray("customer.changed"),
        });
        Assert.Equal(201, registered.Status);
    }

    private static Task<ReceivedWebhook> ReceiveAsync(WebhookInbox inbox) => inbox.ReceiveAsync(TestContext.Current.CancellationToken);

    private static string? IdIn(ReceivedWebhook message) => (string?)JsonNode.Parse(message.Body.Span)!["data"]!["id"];
}
