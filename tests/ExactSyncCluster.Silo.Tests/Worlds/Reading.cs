using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>Reads members of records.</summary>
internal static class Reading
{
    public static string? Text(this JsonObject record, string name) => record[name]?.GetValue<string>();

    public static decimal? Number(this JsonObject record, params ReadOnlySpan<string> path)
    {
        JsonNode? at = record;
        foreach (var name in path)
        {
            at = at?[name];
        }

        return at?.GetValue<decimal>();
    }

    public static bool? Flag(this JsonObject record, string name) => record[name]?.GetValue<bool>();

    /// <summary>One number of each line, in the lines' order.</summary>
    public static decimal[] Lines(this JsonObject record, string collection, string name) =>
        [.. record[collection]!.AsArray().Select(line => line!.AsObject().Number(name)!.Value)];
}
