using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>One page of a feed.</summary>
internal sealed record FeedPage(IReadOnlyList<JsonObject> Changes, string NextCursor, bool HasMore)
{
    public IReadOnlyList<string> Ids => [.. Changes.Select(static change => change.TextOf("id") ?? "")];
}
