using System.Net;
using System.Threading.Channels;
using ExactSyncCluster.Connectors.Webshop.Conformance;

namespace ExactSyncCluster.Silo.Cli.Conformance;

/// <summary>Listens for the webhooks of a shop while it is tested.</summary>
internal sealed class WebhookInbox : IWebhookInbox, IAsyncDisposable
{
    private const int LargestBody = 64 * 1024;
    private const int MostMessages = 1000;

    private readonly WebApplication _app;
    private readonly Channel<ReceivedWebhook> _messages = Channel.CreateBounded<ReceivedWebhook>(MostMessages);

    private WebhookInbox(Uri address)
    {
        Address = address;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(address.IsLoopback ? IPAddress.Loopback : IPAddress.Any, address.Port);
        });
        _app = builder.Build();
        _app.MapPost("/{**path}", TakeAsync);
    }

    public Uri Address { get; }

    public static async Task<WebhookInbox> StartAsync(Uri address, CancellationToken cancellation)
    {
        var inbox = new WebhookInbox(address);
        await inbox._app.StartAsync(cancellation);
        return inbox;
    }

    public async Task<ReceivedWebhook> ReceiveAsync(CancellationToken cancellationToken) => await _messages.Reader.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        _messages.Writer.TryWrite(new(
            request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], body.ToArray()));
        return Results.NoContent();
    }
}
