using System.Net;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Reads Exact's limits from an answer. A missing header is unknown, never zero: at a limit only the headers of that limit are sent.</summary>
internal sealed class ExactLimits(TimeProvider time, TimeSpan minuteWindow) : IAnswerRules
{
    /// <inheritdoc/>
    public bool IsOutage(HttpStatusCode status, AnswerHeaders headers, ReadOnlyMemory<byte> body) =>
        (int)status >= 500 && (status != HttpStatusCode.InternalServerError || ODataError.Read(body) is null);

    /// <inheritdoc/>
    public CallReport Report(string endpoint, HttpStatusCode status, AnswerHeaders headers) => new()
    {
        Endpoint = endpoint,
        Status = (int)status,
        CountsAsError = (int)status is 400 or 401 or 403 or 404,
        MinuteLimit = Count(headers, "X-RateLimit-Minutely-Limit"),
        MinuteRemaining = Count(headers, "X-RateLimit-Minutely-Remaining"),
        DayLimit = Count(headers, "X-RateLimit-Limit"),
        DayRemaining = Count(headers, "X-RateLimit-Remaining"),
        DayReset = Moment(headers, "X-RateLimit-Reset"),
        RetryAt = status switch
        {
            HttpStatusCode.TooManyRequests => RetryAt(headers),
            HttpStatusCode.ServiceUnavailable => headers.RetryAfter(time.GetUtcNow()),
            _ => null,
        },
        SystemTime = headers.Date(),
    };

    /// <summary>When to come back after a 429.</summary>
    public DateTimeOffset RetryAt(AnswerHeaders headers)
    {
        var now = time.GetUtcNow();
        if (Count(headers, "X-RateLimit-Remaining") is <= 0 && Moment(headers, "X-RateLimit-Reset") is { } day && day > now)
        {
            return day;
        }

        return Moment(headers, "X-RateLimit-Minutely-Reset") is { } minute && minute > now
            ? minute
            : headers.RetryAfter(now) ?? NextWindow(now);
    }

    private static int? Count(AnswerHeaders headers, string name) =>
        headers.Whole(name) is { } number and >= 0 and <= int.MaxValue ? (int)number : null;

    // Epoch milliseconds. A number too small for them would be seconds or a span, which other texts claim; it is not trusted.
    private static DateTimeOffset? Moment(AnswerHeaders headers, string name) =>
        headers.Whole(name) is { } number and > 100_000_000_000 and < 100_000_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds(number) : null;

    // The window is the clock's own minute; a little more than its end, since the clocks differ.
    private DateTimeOffset NextWindow(DateTimeOffset now)
    {
        var into = TimeSpan.FromTicks(now.UtcTicks % minuteWindow.Ticks);
        return now - into + minuteWindow + (minuteWindow / 60);
    }
}
