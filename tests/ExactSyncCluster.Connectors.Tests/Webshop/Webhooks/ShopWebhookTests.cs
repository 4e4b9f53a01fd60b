using ExactSyncCluster.Connectors.Webshop.Webhooks;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Webhooks;

/// <summary>The shop's own webhooks, asked for, sent and verified.</summary>
public sealed class ShopWebhookTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    [Fact]
    public async Task Subscription_brings_a_hint_of_each_change_that_verifies()
    {
        await using var shop = await LiveShop.StartAsync();
        var arrived = new TaskCompletionSource<(WebhookHeaders Headers, byte[] Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await ReceiveAsync(arrived);

        Assert.IsType<SubscriptionsOutcome.Ensured>(await EnsureAsync(shop, receiver));
        Assert.IsType<SubscriptionsOutcome.Ensured>(await EnsureAsync(shop, receiver));
        var made = await shop.MadeAsync(Writes.Customer());
        var (headers, body) = await arrived.Task.WaitAsync(LiveShop.Cancellation);

        var hint = Assert.IsType<WebhookReading.Hint>(WebshopWebhook.Verify(headers, body, [Secret], ShopBench.Now));
        Assert.Equal((Entity.Customer, made.NewId, 1L), (hint.Entity, hint.Record.Value, hint.Version));
        Assert.IsType<WebhookReading.Refused>(WebshopWebhook.Verify(headers, body, [Secret], ShopBench.Now.AddMinutes(6)));
    }

    [Fact]
    public async Task Subscription_that_the_shop_refuses_fails_by_pointer()
    {
        await using var shop = await LiveShop.StartAsync();

        var failed = Assert.IsType<SubscriptionsOutcome.Failed>(await shop.Connector.Subscriptions.EnsureAsync(
            "sync", new("http://plain.example/hook"), Secret, shop.Permits.Context, LiveShop.Cancellation));

        Assert.Equal(FailureCause.Refused, failed.Failure.Cause);
        Assert.Contains("/url", failed.Failure.Reason, StringComparison.Ordinal);
    }

    private static Task<SubscriptionsOutcome> EnsureAsync(LiveShop shop, WebApplication receiver) => shop.Connector.Subscriptions.EnsureAsync(
        "sync", new Uri(new Uri(receiver.Urls.First()), "/hook"), Secret, shop.Permits.Context, LiveShop.Cancellation);

    private static async Task<WebApplication> ReceiveAsync(TaskCompletionSource<(WebhookHeaders Headers, byte[] Body)> arrived)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/hook", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var headers = context.Request.Headers;
            arrived.TrySetResult((new(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"]), body.ToArray()));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync(LiveShop.Cancellation);
        return app;
    }
}
