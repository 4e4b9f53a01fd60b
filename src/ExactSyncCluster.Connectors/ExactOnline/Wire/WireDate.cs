using System.Globalization;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>Dates on the wire: <c>/Date(ms)/</c> when read, where the milliseconds spell a wall clock as if it were UTC; ISO without a zone when written.</summary>
internal static class WireDate
{
    private const string Start = "/Date(";
    private const string End = ")/";

    // A day is left at both ends, so that no zone carries a date beyond what a DateTime holds.
    private static readonly long Earliest = (long)(DateTime.MinValue.AddDays(1) - DateTime.UnixEpoch).TotalMilliseconds;
    private static readonly long Latest = (long)(DateTime.MaxValue.AddDays(-1) - DateTime.UnixEpoch).TotalMilliseconds;

    /// <summary>What the wall clock shows; null when the text is no date.</summary>
    public static DateTime? Naive(string? text)
    {
        if (text is null || !text.StartsWith(Start, StringComparison.Ordinal) || !text.EndsWith(End, StringComparison.Ordinal))
        {
            return null;
        }

        var number = text[Start.Length..^End.Length];
        return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds >= Earliest
            && milliseconds <= Latest
                ? DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(milliseconds), DateTimeKind.Unspecified)
                : null;
    }

    /// <summary>A calendar day, which is never shifted.</summary>
    public static DateOnly? Day(string? text) => Naive(text) is { } naive ? DateOnly.FromDateTime(naive) : null;

    /// <summary>An instant, by the Dutch clock.</summary>
    public static DateTimeOffset? Instant(string? text, DateTimeOffset latest) =>
        Naive(text) is { } naive ? WallClock.Instant(naive, latest) : null;

    public static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Written(DateTimeOffset instant) =>
        WallClock.Show(instant).ToString("yyyy-MM-ddTHH:mm:ss.FFF", CultureInfo.InvariantCulture);
}
