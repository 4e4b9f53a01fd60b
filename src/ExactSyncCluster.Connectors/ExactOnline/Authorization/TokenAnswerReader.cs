using System.Globalization;
using System.Net;
using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Tokens;

namespace ExactSyncCluster.Connectors.ExactOnline.Authorization;

/// <summary>Reads the token endpoint's answers, whose errors have the OAuth form and not the API's.</summary>
internal sealed class TokenAnswerReader(TokenClock clock)
{
    // When Exact says "too early" and we do not know when the token was issued.
    private static readonly TimeSpan BlindWait = TimeSpan.FromSeconds(30);

    // More than ten errors within an hour would block the API key.
    private static readonly TimeSpan UnexplainedPause = TimeSpan.FromMinutes(10);

    public AuthorizationResult Read(AttemptOutcome.Answer answer, ReadWindow call, DateTimeOffset? issuedAt)
    {
        var body = JsonBody.Parse(answer.Body);
        if (answer.IsSuccess)
        {
            return body is { } granted ? Granted(granted, call) : new AuthorizationResult.Unknown("The token endpoint's answer is not JSON; the new tokens are lost if it made any.");
        }

        return (int)answer.Status switch
        {
            429 => new AuthorizationResult.Failed(new(FailureCause.Throttled, "The token endpoint's daily limit is reached.", answer.Headers.RetryAfter(call.End))),
            >= 400 and < 500 => Refused(answer, body, call, issuedAt),
            _ => new AuthorizationResult.Unknown($"The token endpoint answered with status {((int)answer.Status).ToString(CultureInfo.InvariantCulture)}; whether it made new tokens is not known."),
        };
    }

    private AuthorizationResult Granted(JsonElement body, ReadWindow call)
    {
        if (body.Text("access_token") is not { Length: > 0 } access || body.Text("refresh_token") is not { Length: > 0 } refresh)
        {
            return new AuthorizationResult.Unknown("The token endpoint's answer holds no tokens.");
        }

        // expires_in comes as a text or as a number, and may be missing.
        var stated = body.Member("expires_in") is { } wire && WireValue.Whole(wire) is > 0 and < 86_400 and var seconds ? TimeSpan.FromSeconds(seconds) : clock.Lifetime;
        var left = stated - (call.End - call.Start);
        return new AuthorizationResult.Granted(access, refresh, call.End, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private AuthorizationResult Refused(AttemptOutcome.Answer answer, JsonElement? body, ReadWindow call, DateTimeOffset? issuedAt)
    {
        var error = body?.Text("error") ?? "";
        var description = body?.Text("error_description") ?? "";
        if (IsTooEarly(answer, error, description))
        {
            var from = issuedAt is { } issued ? clock.ReplaceFrom(issued) : call.End + BlindWait;
            return new AuthorizationResult.TooEarly(from > call.End ? from : call.End + TimeSpan.FromSeconds(1));
        }

        return error switch
        {
            "invalid_client" => new AuthorizationResult.Failed(new(FailureCause.NeedsConsent, "Exact Online refuses the app's client id or secret: correct them in the connection's settings.")),
            _ when Has(description, "rate limit") => new AuthorizationResult.Failed(new(
                FailureCause.Throttled, "The token endpoint's limit is reached.", answer.Headers.RetryAfter(call.End) ?? call.End + UnexplainedPause)),
            "unauthorized_client" or "invalid_grant" or "access_denied" =>
                new AuthorizationResult.ConsentLost("Exact Online refuses the refresh token or code as old, spent or revoked: a person must give consent again."),
            // A gateway or an outage answers so, too: the refresh token may be as good as ever, and a person would have to give another.
            _ when answer.Status == HttpStatusCode.Unauthorized => new AuthorizationResult.Failed(new(
                FailureCause.Outage, "The token endpoint answers with status 401 and does not say why; if that lasts, give consent again.", answer.Headers.RetryAfter(call.End) ?? call.End + UnexplainedPause)),
            _ => new AuthorizationResult.Failed(new(FailureCause.Refused, $"The token endpoint refuses the request with status {((int)answer.Status).ToString(CultureInfo.InvariantCulture)} ({SafeText.Of(error) ?? "no known reason"}).")),
        };
    }

    // The status is not to be relied on: 400 and 401 have both been seen.
    private static bool IsTooEarly(AttemptOutcome.Answer answer, string error, string description) =>
        Has(answer.Headers.Text("Reason"), "TooEarlyToRefreshTokens")
        || Has(description, "TooEarlyToRefreshTokens")
        || (error == "access_denied" && Has(description, "not expired"));

    private static bool Has(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
