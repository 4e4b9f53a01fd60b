using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.ExactOnline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

/// <summary>A sandbox on a free loopback port, with a clock that the test moves.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    public const string Division = "/api/v1/123456";

    /// <summary>The moment of the recorded answers: 16:28:10 on the Dutch clock.</summary>
    public static readonly DateTimeOffset Recorded = new(2026, 6, 25, 14, 28, 10, 63, TimeSpan.Zero);

    private readonly WebApplication app;

    private RunningSandbox(WebApplication app, FakeTimeProvider time)
    {
        this.app = app;
        Time = time;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public FakeTimeProvider Time { get; }

    public HttpClient Http { get; }

    /// <summary>Records without tokens and limits.</summary>
    public static ExactOnlineSandboxOptions Open { get; } = new()
    {
        RequireToken = false,
        Limits = new() { Enabled = false },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RunningSandbox> StartAsync(
        ExactOnlineSandboxOptions? options = null,
        DateTimeOffset? now = null,
        TimeProvider? world = null)
    {
        var time = new FakeTimeProvider(now ?? Recorded);
        var app = ExactOnlineSandbox.Build(options ?? Open, world ?? time);
        await app.StartAsync(Stop);
        return new RunningSandbox(app, time);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        object? body = null,
        string? bearer = null,
        string? prefer = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"{Division}/{path}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        return await Http.SendAsync(request, Stop);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        return await ReadAsync(answer, 200);
    }

    public async Task<IReadOnlyList<JsonNode>> RowsAsync(string path) =>
        [.. (await GetAsync(path))["d"]!["results"]!.AsArray().Select(row => row!)];

    public async Task<JsonNode> PostAsync(string path, object body, string? prefer = null)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body, prefer: prefer);
        return (await ReadAsync(answer, 201))["d"]!;
    }

    public async Task<string> CreateAsync(string path, object body, string key = "ID") => Text(await PostAsync(path, body), key);

    public async Task PutAsync(string path, object body)
    {
        using var answer = await SendAsync(HttpMethod.Put, path, body);
        await ReadAsync(answer, 204);
    }

    public async Task DeleteAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Delete, path);
        await ReadAsync(answer, 204);
    }

    /// <summary>The message of a call that must be refused with the status.</summary>
    public async Task<string> RefusedAsync(int status, HttpMethod method, string path, object? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        return Text((await ReadAsync(answer, status))["error"]!["message"]!, "value");
    }

    /// <summary>A control call; the answer may be empty.</summary>
    public async Task<JsonNode> ControlAsync(HttpMethod method, string path, object? body = null)
    {
        using var answer = await SendAsync(method, "/control/" + path, body);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public async Task<long> LastTimestampAsync(string feed, string select = "ID,Timestamp")
    {
        var rows = await RowsAsync($"{feed}?$select={select}");
        return rows.Count == 0 ? 0 : rows.Max(row => Number(row, "Timestamp"));
    }

    public static string Text(JsonNode node, string name) => (string)node[name]!;

    public static long Number(JsonNode node, string name) =>
        long.Parse((string)node[name]!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
