using System.Globalization;
using System.Text.Json;

namespace ExactSyncCluster.Connectors.Webshop.Wire;

/// <summary>Reads members of the shop's JSON strictly: what the contract does not allow is refused by name, never guessed.</summary>
internal static class WireValue
{
    private const int MaxDigits = 28;
    private const string DayForm = "yyyy-MM-dd";
    private const string InstantForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>The member's value; null when it is absent or null, which mean the same.</summary>
    public static JsonElement? Member(JsonElement holder, string name, string place)
    {
        if (holder.ValueKind is not JsonValueKind.Object)
        {
            throw Broken(place, "an object", holder);
        }

        return holder.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;
    }

    /// <summary>The elements of an array that must be there.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement holder, string name, string place) => Member(holder, name, place) switch
    {
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        { } other => throw Broken($"{place}/{name}", "an array", other),
        null => throw new WireException($"The shop's answer lacks {place}/{name}."),
    };

    public static string? Text(JsonElement? value, string place) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw Broken(place, "a text", other),
    };

    public static string RequiredText(JsonElement holder, string name, string place) =>
        Text(Member(holder, name, place), $"{place}/{name}") is { Length: > 0 } text
            ? text
            : throw new WireException($"The shop's answer lacks {place}/{name}.");

    public static decimal? Number(JsonElement? value, string place) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when Digits(number.GetRawText()) <= MaxDigits && number.TryGetDecimal(out var exact) => exact,
        { } other => throw Broken(place, $"a number of at most {MaxDigits} digits", other),
    };

    public static long? Whole(JsonElement? value, string place) => Number(value, place) switch
    {
        null => null,
        { } number when decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue => decimal.ToInt64(number),
        _ => throw Broken(place, "a whole number of 64 bits", value!.Value),
    };

    public static bool? Flag(JsonElement? value, string place) => value?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Broken(place, "true or false", value.Value),
    };

    public static DateOnly? Day(JsonElement? value, string place) => Text(value, place) switch
    {
        null or "" => null,
        { } text when DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw Broken(place, $"a day as {DayForm}", value!.Value),
    };

    public static DateTimeOffset? Instant(JsonElement? value, string place) => Text(value, place) switch
    {
        null or "" => null,
        { } text when DateTimeOffset.TryParseExact(text, InstantForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) => instant,
        _ => throw Broken(place, "an instant in UTC as 2026-01-31T12:00:00.000Z", value!.Value),
    };

    public static WireException Broken(string place, string expected, JsonElement found) =>
        new($"The shop's answer must have {expected} at {place}; it has {Shape(found)}.");

    private static string Shape(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "nothing",
    } + " of another form";

    /// <summary>Digits that carry value: a decimal would silently round what has more than it can hold.</summary>
    private static int Digits(string number)
    {
        var exponent = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? number : number[..exponent];
        var digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        return mantissa.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').Length : digits.Length;
    }
}
