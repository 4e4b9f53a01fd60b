using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>The one spelling in which the demo compares values of both systems. Null is no value.</summary>
internal static class DemoValue
{
    private const decimal PercentPerFraction = 100m;

    /// <summary>What a system's JSON says, in the one spelling. References stay the system's own ids.</summary>
    public static string? Of(DemoProperty property, SystemName system, JsonNode? json)
    {
        var text = json switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            _ => json.ToJsonString(),
        };
        return Of(property, system, text);
    }

    /// <summary>What a value of the engine's own says, in the one spelling.</summary>
    public static string? Of(DemoProperty property, SystemName system, Value value) => Of(property, system, value switch
    {
        Value.Text text => text.Content,
        Value.Whole whole => whole.Content.ToString(CultureInfo.InvariantCulture),
        Value.Number number => number.Content.ToString(CultureInfo.InvariantCulture),
        Value.Flag flag => flag.Content ? "true" : "false",
        Value.Day day => Day(day.Content),
        Value.Reference reference => reference.Id,
        _ => null,
    });

    /// <summary>A value in the one spelling, as a person types it into a system.</summary>
    public static JsonNode? ToJson(DemoProperty property, SystemName system, string? value) => (property.Form, value) switch
    {
        (_, null) => null,
        (DemoForm.Decimal or DemoForm.Amount or DemoForm.Whole, _) => Number(value),
        (DemoForm.Percent, _) => system == SystemName.Exact ? Number(value) / PercentPerFraction : Number(value),
        (DemoForm.Flag, _) => property.Exact.StartsWith("Is", StringComparison.Ordinal) && system == SystemName.Exact
            ? JsonValue.Create(value == "true" ? 1 : 0)
            : JsonValue.Create(value == "true"),
        (DemoForm.CustomerStatus, _) when system == SystemName.Exact => value switch { "customer" => "C", "prospect" => "P", "suspect" => "S", _ => "A" },
        (DemoForm.Lower, _) when system == SystemName.Exact => value.ToUpperInvariant(),
        _ => value,
    };

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(decimal number) => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    public static decimal Number(string value) => decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string? Of(DemoProperty property, SystemName system, string? told)
    {
        var text = told?.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        if (string.IsNullOrEmpty(text))
        {
            return property.Form == DemoForm.Flag ? "false" : null;
        }

        return property.Form switch
        {
            DemoForm.Upper => text.ToUpperInvariant(),
            DemoForm.Lower => text.ToLowerInvariant(),
            DemoForm.Decimal => Of(Number(text)),
            DemoForm.Amount => Number(text) == 0 ? null : Of(Number(text)),
            DemoForm.Percent => Number(text) == 0 ? null : Of(system == SystemName.Exact ? Number(text) * PercentPerFraction : Number(text)),
            DemoForm.Flag => text is "true" or "1" ? "true" : "false",
            DemoForm.Day => DayOf(text),
            DemoForm.CustomerStatus => text switch { "C" => "customer", "P" => "prospect", "S" => "suspect", "A" => "none", _ => text },
            DemoForm.OrderStatus => text switch { "12" => "open", "20" => "partial", "21" => "complete", "45" => "cancelled", _ => text },
            DemoForm.Text or DemoForm.Whole or DemoForm.Customer or DemoForm.Product => text,
        };
    }

    // Exact's API counts milliseconds of the Dutch wall clock, its screen shows them written out; the webshop has the day alone.
    private static string DayOf(string text)
    {
        const string start = "/Date(";
        if (!text.StartsWith(start, StringComparison.Ordinal))
        {
            return text[..Math.Min(text.Length, "yyyy-MM-dd".Length)];
        }

        var milliseconds = long.Parse(text[start.Length..text.IndexOf(')', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        return Day(DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(milliseconds)));
    }
}
