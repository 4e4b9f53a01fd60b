using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class WebhookTests
{
    private const string Subscriptions = "webhooks/WebhookSubscriptions";

    [Fact]
    public async Task Subscribing_knocks_with_an_empty_body_and_a_change_is_told_signed_over_its_raw_text()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await StartAsync();
        await SubscribeAsync(sandbox, receiver, "Accounts");
        Assert.Empty(await receiver.NextAsync());

        var id = await sandbox.CreateAsync("crm/Accounts", new { Name = "Café" });
        var text = await receiver.NextAsync();
        const string head = """{"Content":""";
        const string tail = ""","HashCode":""";
        Assert.StartsWith(head, text, StringComparison.Ordinal);
        var content = text[head.Length..text.IndexOf(tail, StringComparison.Ordinal)];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Open.App.WebhookSecret), Encoding.UTF8.GetBytes(content));
        var message = JsonNode.Parse(text)!;
        Assert.Equal(Convert.ToHexString(expected), Text(message, "HashCode"));

        var told = message["Content"]!;
        Assert.Equal("Accounts", Text(told, "Topic"));
        Assert.Equal("Create", Text(told, "Action"));
        Assert.Equal(id, Text(told, "Key"));
        Assert.Equal(123456, (int)told["Division"]!);
        var endpoint = await sandbox.GetAsync(new Uri(Text(told, "ExactOnlineEndpoint")).PathAndQuery);
        Assert.Equal(id, Text(endpoint["d"]!, "ID"));
    }

    [Fact]
    public async Task A_line_change_is_told_as_its_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await StartAsync();
        var account = await sandbox.CreateAsync("crm/Accounts", new { Name = "A" });
        var item = await sandbox.CreateAsync("logistics/Items", new { Code = "S", Description = "Stoel" });
        var order = await sandbox.CreateAsync(
            "salesorder/SalesOrders", new { OrderedBy = account, SalesOrderLines = new[] { new { Item = item } } }, "OrderID");
        await SubscribeAsync(sandbox, receiver, "SalesOrders");
        await receiver.NextAsync();
        await sandbox.CreateAsync("salesorder/SalesOrderLines", new { OrderID = order, Item = item });
        var told = JsonNode.Parse(await receiver.NextAsync())!["Content"]!;
        Assert.Equal("SalesOrders", Text(told, "Topic"));
        Assert.Equal("Update", Text(told, "Action"));
        Assert.Equal(order, Text(told, "Key"));
    }

    [Fact]
    public async Task A_callback_that_fails_refuses_the_subscription()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await StartAsync();
        receiver.Answers.Enqueue(503);
        var message = await sandbox.RefusedAsync(
            500, HttpMethod.Post, Subscriptions, new { CallbackURL = receiver.Address, Topic = "Items" });
        Assert.Contains("Post to callback URL endpoint returns 503", message, StringComparison.Ordinal);
        Assert.Empty(await sandbox.RowsAsync(Subscriptions));
    }

    [Theory]
    [InlineData("http://shop.example/hook", "Items")]
    [InlineData("https://shop.example/hook", "Weather")]
    [InlineData(null, "Items")]
    public async Task A_subscription_that_does_not_fit_is_refused(string? callback, string topic)
    {
        await using var sandbox = await StartAsync();
        Assert.NotEmpty(await sandbox.RefusedAsync(400, HttpMethod.Post, Subscriptions, new { CallbackURL = callback, Topic = topic }));
    }

    [Fact]
    public async Task A_subscription_is_removed_and_never_changed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await StartAsync();
        var id = await SubscribeAsync(sandbox, receiver, "Items");
        await sandbox.RefusedAsync(500, HttpMethod.Post, Subscriptions, new { CallbackURL = receiver.Address, Topic = "Items" });
        await sandbox.RefusedAsync(405, HttpMethod.Put, $"{Subscriptions}(guid'{id}')", new { Topic = "Accounts" });
        await sandbox.DeleteAsync($"{Subscriptions}(guid'{id}')");
        Assert.Empty(await sandbox.RowsAsync(Subscriptions));
    }

    [Fact]
    public async Task A_failed_message_is_repeated_with_doubling_waits()
    {
        var time = new EagerTime(Recorded);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await StartAsync(Open with { Webhooks = new() { RetryUnit = TimeSpan.FromMinutes(1) } }, world: time);
        await SubscribeAsync(sandbox, receiver, "Accounts");
        await receiver.NextAsync();
        lock (receiver.Answers)
        {
            receiver.Answers.Enqueue(500);
            receiver.Answers.Enqueue(404);
            receiver.Answers.Enqueue(500);
        }

        await sandbox.CreateAsync("crm/Accounts", new { Name = "A" });
        var first = await receiver.NextAsync();
        for (var repeat = 0; repeat < 3; repeat++)
        {
            Assert.Equal(first, await receiver.NextAsync());
        }

        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4)], time.Waits);
    }

    [Fact]
    public async Task Messages_get_repeated_and_lost_as_the_weather_has_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await StartAsync();
        await SubscribeAsync(sandbox, receiver, "Accounts");
        await receiver.NextAsync();
        await sandbox.ControlAsync(HttpMethod.Put, "webhooks", new { repeated = 1 });
        await sandbox.CreateAsync("crm/Accounts", new { Name = "A" });
        Assert.Equal(await receiver.NextAsync(), await receiver.NextAsync());

        await sandbox.ControlAsync(HttpMethod.Put, "webhooks", new { lost = 1 });
        await sandbox.CreateAsync("crm/Accounts", new { Name = "B" });
        await SubscribeAsync(sandbox, receiver, "Items");
        Assert.Empty(await receiver.NextAsync());
    }

    [Fact]
    public async Task Reordered_messages_come_in_another_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await StartAsync();
        await SubscribeAsync(sandbox, receiver, "Accounts");
        await receiver.NextAsync();
        await sandbox.ControlAsync(HttpMethod.Put, "webhooks", new { reordered = true });
        var seeded = await sandbox.ControlAsync(
            HttpMethod.Post, "records/accounts/bulk", Enumerable.Range(0, 200).Select(number => new { Name = $"A{number}" }));
        var created = seeded["ids"]!.AsArray().Select(id => (string)id!).ToList();
        List<string> told = [];
        for (var message = 0; message < created.Count; message++)
        {
            told.Add(Text(JsonNode.Parse(await receiver.NextAsync())!["Content"]!, "Key"));
        }

        Assert.NotEqual(created, told);
        Assert.Equal(created.Order(), told.Order());
    }

    private static Task<string> SubscribeAsync(RunningSandbox sandbox, WebhookReceiver receiver, string topic) =>
        sandbox.CreateAsync(Subscriptions, new { CallbackURL = receiver.Address, Topic = topic });
}
