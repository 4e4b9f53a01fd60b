using System.Threading.Channels;
using ExactSyncCluster.Connectors.Webshop.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Conformance;

/// <summary>Receives webhooks on loopback. The first ones can be answered with an error.</summary>
internal sealed class WebhookInbox : IWebhookInbox, IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<ReceivedWebhook> received = Channel.CreateUnbounded<ReceivedWebhook>();
    private int refusals;

    private WebhookInbox(int refusals)
    {
        this.refusals = refusals;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/hooks", ReceiveAsync);
    }

    public Uri Address => new(new Uri(app.Urls.First()), "/hooks");

    public static async Task<WebhookInbox> StartAsync(int refusals = 0)
    {
        var inbox = new WebhookInbox(refusals);
        await inbox.app.StartAsync(TestContext.Current.CancellationToken);
        return inbox;
    }

    public async Task<ReceivedWebhook> ReceiveAsync(CancellationToken cancellationToken) => await received.Reader.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        received.Writer.TryWrite(new ReceivedWebhook(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], body.ToArray()));
        context.Response.StatusCode = Interlocked.Decrement(ref refusals) >= 0 ? StatusCodes.Status500InternalServerError : StatusCodes.Status204NoContent;
    }
}
