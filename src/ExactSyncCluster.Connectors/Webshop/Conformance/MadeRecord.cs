using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>A record as the shop last showed it.</summary>
internal sealed record MadeRecord(string Resource, string Id, long Version, string ETag, JsonObject Json)
{
    public static MadeRecord From(string resource, ShopAnswer answer)
    {
        var json = answer.Record();
        Expect.That(json.TextOf("id") is { Length: > 0 }, $"{answer.Asked} answered a record without id.");
        Expect.That(json.WholeOf("version") is > 0, $"{answer.Asked} answered a record without a version.");
        Expect.That(answer.ETag is not null, $"{answer.Asked} answered without ETag.");
        return new MadeRecord(resource, json.TextOf("id")!, json.WholeOf("version")!.Value, answer.ETag!, json);
    }
}
