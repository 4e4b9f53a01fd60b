using System.Globalization;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>
/// Where a feed goes on. The text form is what Core keeps:
/// empty or a plain number N — a new read of all rows with a Timestamp above N (above 1 when empty);
/// <c>next:H:address</c> — the next page of a read that has seen Timestamps up to H;
/// <c>max:H</c> — a read that is whole; a new read from it starts above H.
/// </summary>
/// <param name="Highest">The highest Timestamp that was seen or started from.</param>
/// <param name="Next">The address of the next page; null for a new read.</param>
internal sealed record FeedPosition(long Highest, string? Next)
{
    private const string NextMark = "next:";
    private const string MaxMark = "max:";
    private const long First = 1;

    /// <summary>Reads the text form; null when it is none.</summary>
    public static FeedPosition? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new(First, null);
        }

        if (!text.StartsWith(NextMark, StringComparison.Ordinal))
        {
            var number = text.StartsWith(MaxMark, StringComparison.Ordinal) ? text[MaxMark.Length..] : text;
            return Number(number) is { } above ? new(above, null) : null;
        }

        var rest = text[NextMark.Length..];
        var end = rest.IndexOf(':', StringComparison.Ordinal);
        return end > 0 && Number(rest[..end]) is { } highest ? new(highest, rest[(end + 1)..]) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Next is null
        ? string.Create(CultureInfo.InvariantCulture, $"{MaxMark}{Highest}")
        : string.Create(CultureInfo.InvariantCulture, $"{NextMark}{Highest}:{Next}");

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
