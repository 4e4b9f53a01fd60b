using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>What can be made to go wrong in one of the stand-in systems.</summary>
internal sealed class Switches(Uri home) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = home };

    /// <summary>Puts one fault in force, in place of any other.</summary>
    public Task FaultAsync(string kind, CancellationToken cancellation, string[]? methods = null, string? path = null, int? times = null, int? delayMs = null, int? retryAfter = null)
    {
        var rule = Rule(kind, methods, path);
        Give(rule, "times", times);
        Give(rule, "delayMs", delayMs);
        Give(rule, "retryAfterSeconds", retryAfter);
        return PutAsync("faults", new JsonObject { ["rules"] = new JsonArray(rule) }, cancellation);
    }

    /// <summary>Refuses writes with a status and a body, in place of any other fault.</summary>
    public Task RefuseAsync(int status, string body, CancellationToken cancellation, string[]? methods = null, string? path = null) =>
        PutAsync("faults", new JsonObject { ["rules"] = new JsonArray(Refusal(status, body, methods, path)) }, cancellation);

    /// <summary>Everything works again.</summary>
    public Task HealAsync(CancellationToken cancellation) => PutAsync("faults", new JsonObject { ["rules"] = new JsonArray() }, cancellation);

    /// <summary>Sets the system's clock ahead, or back.</summary>
    public Task ClockAsync(double offsetSeconds, CancellationToken cancellation) =>
        PutAsync("clock", new JsonObject { ["offsetSeconds"] = offsetSeconds }, cancellation);

    /// <summary>Calls another switch.</summary>
    public async Task PostAsync(string path, CancellationToken cancellation, JsonObject? body = null)
    {
        using var answer = await _http.PostAsJsonAsync($"control/{path}", body ?? [], cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Refusal(int status, string body, string[]? methods, string? path)
    {
        var rule = Rule("refusal", methods, path);
        rule["status"] = status;
        rule["body"] = body;
        return rule;
    }

    private static JsonObject Rule(string kind, string[]? methods, string? path)
    {
        var rule = new JsonObject { ["kind"] = kind };
        if (methods is not null)
        {
            rule["methods"] = new JsonArray([.. methods.Select(static method => JsonValue.Create(method))]);
        }

        Give(rule, "pathContains", path);
        return rule;
    }

    private static void Give(JsonObject rule, string name, JsonNode? value)
    {
        if (value is not null)
        {
            rule[name] = value;
        }
    }

    private async Task PutAsync(string path, JsonObject body, CancellationToken cancellation)
    {
        using var answer = await _http.PutAsJsonAsync($"control/{path}", body, cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
