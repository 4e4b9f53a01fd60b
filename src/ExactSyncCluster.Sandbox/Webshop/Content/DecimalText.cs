using System.Globalization;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>Reads a JSON number without losing a digit, or refuses it.</summary>
internal static class DecimalText
{
    public const int MaxDigits = 28;
    public const int MoneyDecimals = 6;

    public static string? Refusal(string json, bool money, out decimal value)
    {
        value = 0;
        if (SignificantDigits(json) > MaxDigits
            || !decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return $"must be a number of at most {MaxDigits} digits";
        }

        value = WithoutTrailingZeros(value);
        return money && value.Scale > MoneyDecimals ? $"must have at most {MoneyDecimals} decimals" : null;
    }

    /// <summary>Division by a one of full scale is how a decimal gives up its trailing zeros.</summary>
    public static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;

    private static int SignificantDigits(string json)
    {
        var end = json.AsSpan().IndexOfAny('e', 'E');
        var mantissa = (end < 0 ? json : json[..end]).Replace("-", "", StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        return mantissa.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').Length : digits.Length;
    }
}
