using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Webshop.Authorization;

/// <summary>
/// Keeps an OAuth client-credentials token in memory and renews it before it ends. A shop gives out any number of them,
/// so each process may hold its own.
/// </summary>
/// <param name="credentials">Who we are, and where tokens are given out.</param>
/// <param name="host">The host of the token address.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of renewals that failed.</param>
public sealed partial class WebshopTokens(
    WebshopCredentials.ClientCredentials credentials,
    SystemHost host,
    TimeProvider time,
    ILogger<WebshopTokens> logger) : IAccessTokens, IDisposable
{
    private const int LargestAnswer = 64 * 1024;

    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private Held? _held;
    private Refusal? _refusal;

    /// <inheritdoc/>
    public async Task<TokenAnswer> GetAsync(string? rejected, CancellationToken cancellation)
    {
        if (Usable(rejected) is { } ready)
        {
            return ready;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            return Usable(rejected) ?? Keep(await AskAsync(cancellation));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private TokenAnswer? Usable(string? rejected)
    {
        var now = time.GetUtcNow();
        return _held is { } held && held.RenewAt > now && held.Token.Value != rejected ? held.Token
            : _refusal is { } refusal && refusal.Until > now ? new TokenAnswer.None(refusal.Failure)
            : null;
    }

    private TokenAnswer Keep(Answer answer)
    {
        if (answer is Held held)
        {
            (_held, _refusal) = (held, null);
            return held.Token;
        }

        var refusal = (Refusal)answer;
        LogFailed(refusal.Failure.Cause, refusal.Failure.Reason);
        _refusal = refusal;
        return new TokenAnswer.None(refusal.Failure);
    }

    private async Task<Answer> AskAsync(CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, credentials.TokenAddress)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        message.Headers.Accept.Add(new("application/json"));
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic());
        var asked = time.GetUtcNow();
        try
        {
            using var response = await host.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var body = await LimitedBody.ReadAsync(stream, LargestAnswer, cancellation) ?? ReadOnlyMemory<byte>.Empty;
            return response.IsSuccessStatusCode ? Granted(body, asked) : Later(Refused(response, body));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Later(new(FailureCause.Outage, "The shop's token endpoint cannot be reached."));
        }
    }

    /// <summary>RFC 6749, section 2.3.1: both parts are percent-encoded before they are joined, so that a colon in the id does no harm.</summary>
    private string Basic() => Convert.ToBase64String(Encoding.ASCII.GetBytes(
        $"{Uri.EscapeDataString(credentials.ClientId)}:{Uri.EscapeDataString(credentials.ClientSecret)}"));

    private Answer Granted(ReadOnlyMemory<byte> body, DateTimeOffset asked)
    {
        if (JsonBody.Parse(body) is not { } grant || grant.Text("access_token") is not { Length: > 0 } token)
        {
            return Later(new(FailureCause.Outage, "The shop's token endpoint answers without an access_token: check the token address."));
        }

        var life = grant.Member("expires_in") is { ValueKind: JsonValueKind.Number } seconds && seconds.TryGetInt32(out var count) && count > 0
            ? TimeSpan.FromSeconds(count)
            : DefaultLife;
        // A token of a short life is used for half of it rather than never.
        var margin = life < RenewBefore * 2 ? life / 2 : RenewBefore;
        return new Held(new TokenAnswer.Token(token), asked + life - margin);
    }

    /// <summary>All calls of the connection come through here: without a pause they would storm the token endpoint.</summary>
    private Refusal Later(CallFailure failure) => new(failure, failure.RetryAt ?? (time.GetUtcNow() + FailurePause));

    private CallFailure Refused(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var retryAt = AnswerHeaders.Of(response).RetryAfter(time.GetUtcNow());
        var error = JsonBody.Parse(body)?.Text("error");
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new(FailureCause.Throttled, "The shop's token endpoint says that there were too many calls.", retryAt),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => NoClient,
            HttpStatusCode.BadRequest when error is "invalid_client" or "unauthorized_client" => NoClient,
            >= HttpStatusCode.InternalServerError => new(
                FailureCause.Outage, $"The shop's token endpoint answers {(int)response.StatusCode}.", retryAt),
            _ => new(FailureCause.Refused, $"The shop's token endpoint answers {(int)response.StatusCode}: check the token address."),
        };
    }

    private static CallFailure NoClient { get; } = new(
        FailureCause.NeedsConsent,
        "The shop refuses the client id and secret: check them in the shop's settings and enter them for this connection.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "No access token of the shop: {Cause}. {Reason}")]
    private partial void LogFailed(FailureCause cause, string reason);

    private abstract record Answer;

    private sealed record Held(TokenAnswer.Token Token, DateTimeOffset RenewAt) : Answer;

    private sealed record Refusal(CallFailure Failure, DateTimeOffset Until) : Answer;
}
