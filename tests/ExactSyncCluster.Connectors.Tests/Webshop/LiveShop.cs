using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Sandbox.Webshop;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>The stand-in shop, running, with a connector to it. Both go by the same standing clock.</summary>
internal sealed class LiveShop : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SystemHosts _hosts;
    private readonly HttpClient _person;

    private LiveShop(WebApplication app, FakeTimeProvider time, WebshopCredentials? credentials)
    {
        (_app, Time) = (app, time);
        Root = new Uri(app.Urls.First());
        _hosts = new SystemHosts(new HostLimits { RepeatPause = TimeSpan.Zero }, time, static () => 0.5);
        _person = new HttpClient { BaseAddress = Root };
        Connector = Connect(credentials ?? new WebshopCredentials.ApiKey(WebshopSandboxOptions.DefaultApiKey));
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; }

    public Uri Root { get; }

    public CountingPermits Permits { get; } = new();

    public WebshopConnector Connector { get; }

    public static async Task<LiveShop> StartAsync(WebshopSandboxOptions? options = null, Func<Uri, WebshopCredentials>? credentials = null)
    {
        var time = new FakeTimeProvider(ShopBench.Now);
        var app = WebshopSandbox.Build(options ?? new WebshopSandboxOptions(), time);
        await app.StartAsync(Cancellation);
        return new LiveShop(app, time, credentials?.Invoke(new Uri(app.Urls.First())));
    }

    public WebshopConnector Connect(WebshopCredentials credentials)
    {
        var settings = new WebshopSettings { BaseAddress = new Uri(Root, WebshopSandbox.ApiPath), Credentials = credentials };
        var tokens = WebshopAccess.Tokens(credentials, _hosts, Time, NullLoggerFactory.Instance);
        return new WebshopConnector(settings, tokens, _hosts, Time, NullLogger<WebshopConnector>.Instance);
    }

    public Task<WriteOutcome> WriteAsync(WriteRequest request) => Connector.WriteAsync(request, Permits.Context, Cancellation);

    public Task<RecordRead> ReadAsync(Entity entity, string id) =>
        Connector.ReadAsync(new(entity, new(id), RecordScope.Whole), Permits.Context, Cancellation);

    public async Task<RecordRead.Found> FoundAsync(Entity entity, string id) => Assert.IsType<RecordRead.Found>(await ReadAsync(entity, id));

    public async Task<RecordSearch.Done> FindAsync(Entity entity, string key) =>
        Assert.IsType<RecordSearch.Done>(await Connector.FindAsync(new(entity, key), Permits.Context, Cancellation));

    public Task<FeedPage> FeedAsync(string feed, string? position, int limit = 1000) =>
        Connector.ReadFeedAsync(new(feed, position, limit), Permits.Context, Cancellation);

    public async Task<FeedPage.Page> PageAsync(string feed, string? position, int limit = 1000) =>
        Assert.IsType<FeedPage.Page>(await FeedAsync(feed, position, limit));

    /// <summary>Something goes wrong with the next requests of a method.</summary>
    public Task FaultAsync(string kind, string method, int times = 1, int? retryAfterSeconds = null) => ControlAsync(HttpMethod.Put, "faults", new JsonObject
    {
        ["rules"] = new JsonArray(new JsonObject
        {
            ["kind"] = kind,
            ["methods"] = new JsonArray(method),
            ["times"] = times,
            ["retryAfterSeconds"] = retryAfterSeconds,
            ["probability"] = 1,
        }),
    });

    /// <summary>The shop's people, or whoever runs it, do something.</summary>
    public async Task<JsonNode?> ControlAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, "/control/" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _person.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} was answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>How many records the shop holds.</summary>
    public async Task<int> CountAsync(string kind) =>
        (await ControlAsync(HttpMethod.Get, $"records/{kind}"))!.AsArray().Count(static record => record!["deleted"]?.GetValue<bool>() is not true);

    public async ValueTask DisposeAsync()
    {
        _person.Dispose();
        _hosts.Dispose();
        await _app.StopAsync(Cancellation);
        await _app.DisposeAsync();
    }
}
