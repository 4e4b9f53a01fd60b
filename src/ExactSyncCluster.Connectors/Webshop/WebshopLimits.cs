using System.Net;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>What the shop's answers mean for its limits and its health.</summary>
internal sealed class WebshopLimits(TimeProvider time) : IAnswerRules
{
    /// <summary>
    /// The contract's answers are JSON, refusals problem documents. Where another answer would be mistaken for a fact about a record
    /// (a proxy's page saying "not found"), it counts as an outage instead.
    /// </summary>
    public bool IsOutage(HttpStatusCode status, AnswerHeaders headers, ReadOnlyMemory<byte> body) => status switch
    {
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => true,
        HttpStatusCode.NoContent => false,
        < HttpStatusCode.MultipleChoices => !IsJson(headers) || !IsWholeObject(body.Span),
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Conflict
            or HttpStatusCode.PreconditionFailed or HttpStatusCode.UnprocessableEntity => !IsJson(headers),
        _ => false,
    };

    /// <summary>The shop tells no budget and blocks no key for errors; it only says when to come back.</summary>
    public CallReport Report(string endpoint, HttpStatusCode status, AnswerHeaders headers) => new()
    {
        Endpoint = endpoint,
        Status = (int)status,
        RetryAt = status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            ? headers.RetryAfter(time.GetUtcNow())
            : null,
        SystemTime = headers.Date(),
    };

    /// <summary>Every answer of the contract is one object, so an answer cut short shows at its end, without reading it twice.</summary>
    private static bool IsWholeObject(ReadOnlySpan<byte> body) => body.TrimEnd(" \t\r\n"u8) is [.., (byte)'}'];

    private static bool IsJson(AnswerHeaders headers)
    {
        var type = (headers.Text("Content-Type") ?? "").Split(';')[0].Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/problem+json", StringComparison.OrdinalIgnoreCase);
    }
}
