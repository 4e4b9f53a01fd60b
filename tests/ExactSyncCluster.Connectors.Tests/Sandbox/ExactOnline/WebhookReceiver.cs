using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

/// <summary>A callback on loopback that keeps what it gets and answers as the test wants.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<string> bodies = Channel.CreateUnbounded<string>();

    private WebhookReceiver(WebApplication app) => this.app = app;

    public string Address => app.Urls.First() + "/hook";

    /// <summary>Statuses of the next answers; 200 when there are none left.</summary>
    public Queue<int> Answers { get; } = new();

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/hook", (RequestDelegate)receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async Task<string> NextAsync() => await bodies.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        lock (Answers)
        {
            context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : StatusCodes.Status200OK;
        }

        await bodies.Writer.WriteAsync(body, context.RequestAborted);
    }
}
