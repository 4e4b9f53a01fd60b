using System.Globalization;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>Bodies of the control calls.</summary>
internal static class Body
{
    /// <summary>An object of the members that have a value.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var body = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }

        return body;
    }

    public static JsonNode? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static JsonArray ArrayOf(IEnumerable<JsonObject> bodies)
    {
        var array = new JsonArray();
        foreach (var body in bodies)
        {
            array.Add((JsonNode)body);
        }

        return array;
    }
}
