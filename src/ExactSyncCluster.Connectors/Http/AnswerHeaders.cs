using System.Globalization;
using System.Net.Http.Headers;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>The headers of an answer, those of its body included. A header that is not there is unknown, never zero.</summary>
internal sealed class AnswerHeaders(IEnumerable<KeyValuePair<string, string>> headers)
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly Dictionary<string, string> _values = Collect(headers);

    public static AnswerHeaders None { get; } = new([]);

    public static AnswerHeaders Of(HttpResponseMessage response) =>
        new(Flat(response.Headers).Concat(Flat(response.Content.Headers)));

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public long? Whole(string name) =>
        long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>When Retry-After says to come back: seconds from now, or a date; an hour at the latest, since nobody could say why nothing comes.</summary>
    public DateTimeOffset? RetryAfter(DateTimeOffset now)
    {
        if (!RetryConditionHeaderValue.TryParse(Text("Retry-After"), out var condition))
        {
            return null;
        }

        var wait = condition.Delta ?? condition.Date - now;
        return wait is { } told ? now + (told < LongestRetryAfter ? told : LongestRetryAfter) : null;
    }

    /// <summary>The Date header.</summary>
    public DateTimeOffset? Date() =>
        DateTimeOffset.TryParseExact(Text("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static Dictionary<string, string> Collect(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            values.TryAdd(name, value);
        }

        return values;
    }

    private static IEnumerable<KeyValuePair<string, string>> Flat(HttpHeaders headers) =>
        headers.NonValidated.Select(static header => KeyValuePair.Create(header.Key, header.Value.ToString()));
}
