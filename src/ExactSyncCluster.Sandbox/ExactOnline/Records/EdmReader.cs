using System.Globalization;
using System.Text.Json;

namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Reads written values by the type of their property.</summary>
internal static class EdmReader
{
    private static readonly string[] WallFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ss",
    ];

    public static object? Read(PropertyRule rule, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return rule.Type switch
        {
            EdmType.String => json.ValueKind == JsonValueKind.String ? json.GetString() : throw Misfit(rule),
            EdmType.Guid => json.ValueKind == JsonValueKind.String && Guid.TryParse(json.GetString(), out var guid)
                ? NullWhenEmpty(guid)
                : throw Misfit(rule),
            EdmType.Byte => Whole(rule, json, byte.MinValue, byte.MaxValue),
            EdmType.Int16 => Whole(rule, json, short.MinValue, short.MaxValue),
            EdmType.Int32 => Whole(rule, json, int.MinValue, int.MaxValue),
            EdmType.Int64 => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) ? number : throw Misfit(rule),
            EdmType.Double => json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var real) ? real : throw Misfit(rule),
            EdmType.Boolean => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw Misfit(rule),
            EdmType.DateTime => json.ValueKind == JsonValueKind.String ? Date(json.GetString()!, rule) : throw Misfit(rule),
            EdmType.Binary => json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out _)
                ? json.GetString()
                : throw Misfit(rule),
            EdmType.Collection => throw Misfit(rule),
        };
    }

    /// <summary>Text without a zone is taken as it stands; text with one is moved to the Dutch clock.</summary>
    public static DateTime? WallTime(string text)
    {
        if (DateTime.TryParseExact(text, WallFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            return wall;
        }

        var zoned = text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant);
        return zoned ? DutchClock.Wall(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)) : null;
    }

    private static DateTime Date(string text, PropertyRule rule) => WallTime(text) ?? throw Misfit(rule);

    private static Guid? NullWhenEmpty(Guid guid) => guid == Guid.Empty ? null : guid;

    private static int Whole(PropertyRule rule, JsonElement json, int least, int most) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Misfit(rule);

    private static ExactRefusal Misfit(PropertyRule rule) => ExactRefusal.Malformed(
        $"Error processing request stream. The value of property '{rule.Name}' is not a valid Edm.{rule.Type}.");
}
