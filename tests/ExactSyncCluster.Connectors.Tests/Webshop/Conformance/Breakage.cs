using System.Text;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Conformance;

/// <summary>Stands between the test and a good shop, and breaks one rule of the contract on the way.</summary>
internal sealed class Breakage : DelegatingHandler
{
    /// <summary>Alters the request; gets a way to ask the good shop something first.</summary>
    public Func<HttpRequestMessage, Func<string, Task<HttpResponseMessage>>, Task>? Before { get; init; }

    /// <summary>Alters the answer; the JSON is written back when there is any.</summary>
    public Action<HttpRequestMessage, HttpResponseMessage, JsonObject?>? After { get; init; }

    /// <summary>Answers instead of the shop, when it answers at all.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Instead { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Instead?.Invoke(request) is { } answer)
        {
            return answer;
        }

        if (Before is not null)
        {
            await Before(request, path => AskAsync(request, path, cancellationToken));
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (After is not null)
        {
            var mediaType = response.Content.Headers.ContentType;
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var json = text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
            After(request, response, json);
            response.Content = new StringContent(json?.ToJsonString() ?? text, Encoding.UTF8);
            response.Content.Headers.ContentType = json?.ContainsKey("plain") == true ? new("application/json") : mediaType;
        }

        return response;
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage like, string path, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(like.RequestUri!, path));
        question.Headers.Authorization = like.Headers.Authorization;
        return await base.SendAsync(question, cancellationToken);
    }
}
