using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>Reads members without trusting their kind.</summary>
internal static class JsonReading
{
    public static string? TextOf(this JsonObject json, string member) =>
        json[member] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    public static long? WholeOf(this JsonObject json, string member) =>
        json[member] is JsonValue value && value.GetValueKind() is JsonValueKind.Number && value.TryGetValue<long>(out var number)
            ? number
            : null;

    public static bool? FlagOf(this JsonObject json, string member) =>
        json[member] is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? json[member]!.GetValue<bool>()
            : null;

    public static JsonObject? Inner(this JsonObject json, string member) => json[member] as JsonObject;

    public static JsonArray Items(this JsonObject json, string member) => json[member] as JsonArray ?? [];

    /// <summary>Null, absent, "", an object of empties and an empty array are all the same nothing.</summary>
    public static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject members => members.All(static member => IsEmpty(member.Value)),
        JsonArray items => items.Count == 0,
        _ => node.GetValueKind() is JsonValueKind.String && node.GetValue<string>().Length == 0,
    };

    /// <summary>Equal by the contract: empties are equal, numbers by value, members in any order.</summary>
    public static bool Same(JsonNode? left, JsonNode? right)
    {
        if (IsEmpty(left) || IsEmpty(right))
        {
            return IsEmpty(left) && IsEmpty(right);
        }

        return (left, right) switch
        {
            (JsonObject a, JsonObject b) => a.Select(static member => member.Key)
                .Union(b.Select(static member => member.Key), StringComparer.Ordinal)
                .All(name => Same(a[name], b[name])),
            (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(static pair => Same(pair.First, pair.Second)),
            (JsonValue a, JsonValue b) => SameValue(a, b),
            _ => false,
        };
    }

    private static bool SameValue(JsonValue left, JsonValue right)
    {
        if (left.GetValueKind() != right.GetValueKind())
        {
            return false;
        }

        return left.GetValueKind() switch
        {
            JsonValueKind.String => left.GetValue<string>() == right.GetValue<string>(),
            JsonValueKind.Number => Number(left) is { } number && number == Number(right),
            _ => true,
        };
    }

    private static decimal? Number(JsonValue value) =>
        decimal.TryParse(
            value.ToJsonString(),
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number)
            ? number
            : null;
}
