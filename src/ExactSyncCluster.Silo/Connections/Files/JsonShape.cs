using System.Text.Json;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Says what a value looks like without showing it.</summary>
internal static class JsonShape
{
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    public static string Of(string text) => text.Length switch
    {
        0 => "an empty text",
        1 => "a text of 1 character",
        var length => $"a text of {length} characters",
    };
}
