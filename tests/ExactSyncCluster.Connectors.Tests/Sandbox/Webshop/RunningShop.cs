using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop;
using Microsoft.AspNetCore.Builder;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

/// <summary>A sandbox shop that listens on loopback for the length of a test.</summary>
internal sealed class RunningShop : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SemaphoreSlim left;

    private RunningShop(WebApplication app, SemaphoreSlim left)
    {
        this.app = app;
        this.left = left;
        Root = new Uri(app.Urls.First());
        Http = new HttpClient { BaseAddress = Root };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", WebshopSandboxOptions.DefaultApiKey);
    }

    public Uri Root { get; }

    public Uri Api => new(Root, WebshopSandbox.ApiPath);

    public HttpClient Http { get; }

    public static async Task<RunningShop> StartAsync(WebshopSandboxOptions? options = null, TimeProvider? time = null)
    {
        var app = WebshopSandbox.Build(options ?? new WebshopSandboxOptions(), time ?? TimeProvider.System);
        var left = new SemaphoreSlim(0);
        app.Use(next => context =>
        {
            context.RequestAborted.Register(() => left.Release());
            return next(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningShop(app, left);
    }

    /// <summary>Ends once the shop has noticed that a caller went away: it hears of that later than the caller.</summary>
    public Task LeftAsync() => left.WaitAsync(TestContext.Current.CancellationToken);

    public async Task<ShopReply> SendAsync(string method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            var mediaType = method == "PATCH" && path.StartsWith("/api", StringComparison.Ordinal) ? "application/merge-patch+json" : "application/json";
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await ShopReply.ReadAsync(response);
    }

    public Task<ShopReply> GetAsync(string path) => SendAsync("GET", path);

    /// <summary>A POST by the client, with a key of its own.</summary>
    public Task<ShopReply> PostAsync(string resource, JsonObject body, string key) =>
        SendAsync("POST", $"/api/{resource}", body, ("Idempotency-Key", key));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        left.Dispose();
    }
}
