using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>One value between Exact's JSON and Core.</summary>
internal static class WireValue
{
    // Stands for "none" in some columns.
    private static readonly string EmptyGuid = Guid.Empty.ToString();

    /// <summary>
    /// The value of a property as Core knows it; null when the wire holds something that is not of its type. Such a
    /// property counts as not shown: taken for empty it would be cleared on the other side.
    /// </summary>
    public static Value? Read(PropertySchema property, JsonElement wire, DateTimeOffset latest) => wire.ValueKind switch
    {
        JsonValueKind.Null => Value.Nothing,
        JsonValueKind.String when wire.GetString()!.Trim() is "" => Value.Nothing,
        _ => property.Type switch
        {
            DataType.Text => Text(wire),
            DataType.Whole => Whole(wire) is { } whole ? Value.Of(whole) : null,
            DataType.Number => Number(wire) is { } number ? Value.Of(number) : null,
            DataType.Flag => Flag(wire) is { } flag ? Value.Of(flag) : null,
            DataType.Day => WireDate.Day(String(wire)) is { } day ? Value.Of(day) : null,
            DataType.Instant => WireDate.Instant(String(wire), latest) is { } instant ? new Value.Instant(instant) : null,
            DataType.Reference => Reference(property, wire),
            _ => null,
        },
    };

    /// <summary>An Int64 comes as a text or as a number.</summary>
    public static long? Whole(JsonElement wire) => wire.ValueKind switch
    {
        JsonValueKind.Number when wire.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(wire.GetString()!.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>A guid in normal form; null for the empty one and for what is none.</summary>
    public static string? Id(JsonElement? wire) =>
        wire is { ValueKind: JsonValueKind.String } text && Guid.TryParse(text.GetString(), out var id) && id != Guid.Empty
            ? id.ToString()
            : null;

    private static string? String(JsonElement wire) => wire.ValueKind == JsonValueKind.String ? wire.GetString() : null;

    private static Value? Text(JsonElement wire) => wire.ValueKind switch
    {
        JsonValueKind.String when wire.GetString() is { } text => text == EmptyGuid ? Value.Nothing : Value.Of(text),
        JsonValueKind.Number => Value.Of(wire.GetRawText()),
        _ => null,
    };

    // Edm.Double: what lies beyond 15 digits is the noise of a binary fraction, which this conversion leaves out.
    private static decimal? Number(JsonElement wire) =>
        wire.ValueKind == JsonValueKind.Number && wire.TryGetDouble(out var number) && Math.Abs(number) < (double)decimal.MaxValue
            ? (decimal)number
            : null;

    private static bool? Flag(JsonElement wire) => wire.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when wire.TryGetInt64(out var number) && number is 0 or 1 => number == 1,
        _ => null,
    };

    private static Value? Reference(PropertySchema property, JsonElement wire) =>
        wire.ValueKind == JsonValueKind.String && Guid.TryParse(wire.GetString(), out var id) && property.References is { } entity
            ? id == Guid.Empty ? Value.Nothing : new Value.Reference(entity, id.ToString())
            : null;
}
