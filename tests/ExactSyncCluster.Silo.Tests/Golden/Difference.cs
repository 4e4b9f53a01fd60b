using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Tests.Golden;

/// <summary>Tells where a record is not what was written down. Members that were not written down do not matter.</summary>
internal static class Difference
{
    /// <summary>What a system gives out itself; it must be there, whatever it is.</summary>
    public const string Assigned = "assigned";

    public static IEnumerable<string> Between(JsonNode? expected, JsonNode? actual, string at = "")
    {
        switch (expected)
        {
            case JsonObject members when actual is JsonObject found:
                return members.SelectMany(member => Between(member.Value, found[member.Key], $"{at}/{member.Key}"));
            case JsonArray rows when actual is JsonArray found && rows.Count == found.Count:
                return rows.SelectMany((row, index) => Between(row, found[index], $"{at}/{index}"));
            default:
                return IsSame(expected, actual) ? [] : [$"{at}: expected {Shown(expected)}, found {Shown(actual)}"];
        }
    }

    private static bool IsSame(JsonNode? expected, JsonNode? actual) => (expected?.GetValueKind(), actual?.GetValueKind()) switch
    {
        (JsonValueKind.String, not null) when expected!.GetValue<string>() == Assigned => true,
        (JsonValueKind.Number, JsonValueKind.Number) => expected!.GetValue<decimal>() == actual!.GetValue<decimal>(),
        (JsonValueKind.String, JsonValueKind.String) => string.Equals(expected!.GetValue<string>(), actual!.GetValue<string>(), StringComparison.Ordinal),
        _ => JsonNode.DeepEquals(expected, actual),
    };

    private static string Shown(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
