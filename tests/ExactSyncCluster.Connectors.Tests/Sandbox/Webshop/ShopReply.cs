using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

/// <summary>One answer, read to its end.</summary>
internal sealed record ShopReply(int Status, string? MediaType, IReadOnlyDictionary<string, string> Headers, JsonNode? Json, string Text)
{
    public string Id => (string)Json!["id"]!;

    public long Version => (long)Json!["version"]!;

    public string ETag => Headers["ETag"];

    public string? ProblemName => ((string?)Json?["type"])?.Split('/')[^1];

    public static async Task<ShopReply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var headers = response.Headers.ToDictionary(static header => header.Key, static header => header.Value.First(), StringComparer.OrdinalIgnoreCase);
        var json = mediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null;
        return new ShopReply((int)response.StatusCode, mediaType, headers, json, text);
    }
}
