using System.Globalization;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>Compares values as the database does, and spells them as literals.</summary>
internal static class EdmValue
{
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (Guid a, Guid b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a.TrimEnd(' '), b.TrimEnd(' ')),
        (bool a, bool b) => a.CompareTo(b),
        (DateTime a, DateTime b) => a.CompareTo(b),
        _ => Number(left).CompareTo(Number(right)),
    };

    public static string Literal(object? value) => value switch
    {
        null => "null",
        Guid guid => $"guid'{guid}'",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "true" : "false",
        DateTime wall => string.Create(CultureInfo.InvariantCulture, $"datetime'{wall:yyyy-MM-ddTHH:mm:ss.FFF}'"),
        long big => string.Create(CultureInfo.InvariantCulture, $"{big}L"),
        decimal real => string.Create(CultureInfo.InvariantCulture, $"{real}D"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);
}
