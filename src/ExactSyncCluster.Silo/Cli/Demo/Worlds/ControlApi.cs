using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>A sandbox's control API: what a person does at the system's own screen, and the sandbox's own records of what was asked of it.</summary>
internal sealed class ControlApi(HttpClient http)
{
    private const int MostOfABody = 300;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string kind, CancellationToken cancellation)
    {
        var answer = await AskAsync(HttpMethod.Get, $"control/records/{kind}", null, cancellation);
        return [.. answer!.AsArray().Select(static record => record!.AsObject())];
    }

    public async Task<JsonObject> ReadAsync(string kind, string id, CancellationToken cancellation) =>
        (await AskAsync(HttpMethod.Get, $"control/records/{kind}/{id}", null, cancellation))!.AsObject();

    public async Task<JsonObject> CreateAsync(string kind, JsonObject record, CancellationToken cancellation) =>
        (await AskAsync(HttpMethod.Post, $"control/records/{kind}", record, cancellation))!.AsObject();

    public async Task<JsonObject> EditAsync(string kind, string id, JsonObject members, CancellationToken cancellation) =>
        (await AskAsync(HttpMethod.Patch, $"control/records/{kind}/{id}", members, cancellation))!.AsObject();

    public async Task<JsonObject> DeleteAsync(string kind, string id, CancellationToken cancellation) =>
        (await AskAsync(HttpMethod.Delete, $"control/records/{kind}/{id}", null, cancellation))!.AsObject();

    /// <summary>Creates many at once; the ids come in the order of the records.</summary>
    public async Task<IReadOnlyList<string>> CreateAllAsync(string kind, JsonArray records, CancellationToken cancellation)
    {
        if (records.Count == 0)
        {
            return [];
        }

        var answer = await AskAsync(HttpMethod.Post, $"control/records/{kind}/bulk", records, cancellation);
        return [.. answer!["ids"]!.AsArray().Select(static id => id!.GetValue<string>())];
    }

    /// <summary>Any other call of the control API.</summary>
    public Task<JsonNode?> PostAsync(string path, JsonObject body, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, $"control/{path}", body, cancellation);

    public async Task<IReadOnlyList<LoggedRequest>> RequestsAsync(long after, CancellationToken cancellation) =>
        await http.GetFromJsonAsync<List<LoggedRequest>>(
            string.Create(CultureInfo.InvariantCulture, $"control/requests?after={after}"), Json, cancellation) ?? [];

    public async Task<RequestCounts> CountsAsync(CancellationToken cancellation) =>
        await http.GetFromJsonAsync<RequestCounts>("control/stats", Json, cancellation)
        ?? throw new InvalidOperationException("The sandbox counts nothing.");

    private async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ControlRefusedException($"{http.BaseAddress}{path} answered {(int)answer.StatusCode}: {text[..Math.Min(text.Length, MostOfABody)]}");
        }

        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
