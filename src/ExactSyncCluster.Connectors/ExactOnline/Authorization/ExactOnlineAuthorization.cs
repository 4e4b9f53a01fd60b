using System.Text;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Tokens;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace ExactSyncCluster.Connectors.ExactOnline.Authorization;

/// <summary>
/// Asks Exact for tokens. A refresh token lives for one use: only one place may ever refresh, and a request whose reply was
/// lost may have spent it. So nothing here is repeated.
/// </summary>
public sealed class ExactOnlineAuthorization
{
    private const string Endpoint = "oauth2/token";

    private readonly ExactOnlineApp _app;
    private readonly SystemHost _host;
    private readonly TimeProvider _time;
    private readonly TokenAnswerReader _answers;
    private readonly SingleAttempt _single;

    /// <summary>The authorisation of one app.</summary>
    public ExactOnlineAuthorization(ExactOnlineApp app, TokenClock clock, SystemHosts hosts, TimeProvider time)
        : this(app, clock, hosts.For(app.BaseAddress), time)
    {
    }

    internal ExactOnlineAuthorization(ExactOnlineApp app, TokenClock clock, SystemHost host, TimeProvider time)
    {
        (_app, _host, _time) = (app, host, time);
        _answers = new(clock);
        _single = new(host, new ExactLimits(time, TimeSpan.FromMinutes(1)), time);
    }

    /// <summary>Where the person's browser goes to give consent.</summary>
    /// <param name="state">An unguessable text that comes back with the code.</param>
    /// <param name="forceLogin">Whether the person must sign in anew, to choose another user.</param>
    public Uri ConsentAddress(string state, bool forceLogin = false) => new(Address("auth").AbsoluteUri + "?" + Form(
        ("client_id", _app.ClientId),
        ("redirect_uri", _app.RedirectUri.OriginalString),
        ("response_type", "code"),
        ("state", state),
        ("force_login", forceLogin ? "1" : "0")));

    /// <summary>Exchanges the code that the browser brought back. It lives three minutes and for one use.</summary>
    public Task<AuthorizationResult> ExchangeAsync(string code, CancellationToken cancellation) => AskAsync(
        issuedAt: null,
        sendBefore: null,
        cancellation,
        ("grant_type", "authorization_code"),
        ("code", code.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(code) : code),
        ("redirect_uri", _app.RedirectUri.OriginalString));

    /// <summary>Exchanges a refresh token for a new pair.</summary>
    /// <param name="refreshToken">The refresh token, which is spent by this.</param>
    /// <param name="issuedAt">When the present access token was issued, to tell when to come back if this is too early.</param>
    /// <param name="cancellation">Ends it; a request that has left may be carried out all the same.</param>
    /// <param name="sendBefore">After this time it does not leave any more; null for whenever it is its turn.</param>
    public Task<AuthorizationResult> RefreshAsync(
        string refreshToken, DateTimeOffset? issuedAt, CancellationToken cancellation, DateTimeOffset? sendBefore = null) =>
        AskAsync(issuedAt, sendBefore, cancellation, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    private async Task<AuthorizationResult> AskAsync(
        DateTimeOffset? issuedAt, DateTimeOffset? sendBefore, CancellationToken cancellation, params (string Name, string Value)[] grant)
    {
        var call = new OutgoingCall
        {
            Method = HttpMethod.Post,
            Address = Address("token"),
            Endpoint = Endpoint,
            ContentType = "application/x-www-form-urlencoded",
            Body = Encoding.ASCII.GetBytes(Form([.. grant, ("client_id", _app.ClientId), ("client_secret", _app.ClientSecret)])),
        };
        var start = _time.GetUtcNow();
        var outcome = await SendAsync(call, sendBefore, cancellation);
        var end = _time.GetUtcNow();
        return outcome switch
        {
            AttemptOutcome.Answer answer => _answers.Read(answer, new(start, end), issuedAt),
            AttemptOutcome.NoAnswer none => new AuthorizationResult.Unknown(none.Reason),
            AttemptOutcome.NotSent refused => new AuthorizationResult.Failed(refused.Failure),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<AttemptOutcome> SendAsync(OutgoingCall call, DateTimeOffset? sendBefore, CancellationToken cancellation)
    {
        // An address without a division does not count towards the division's limits, so that no permit is asked for.
        var context = new CallContext(UncountedPermits.Instance, CallPriority.Order, SendBefore: sendBefore);
        try
        {
            return await _host.Writes.ExecuteAsync(
                limited => _host.Circuit.ExecuteAsync(inner => _single.SendAsync(call, context, token: null, inner, cancellation), limited),
                cancellation);
        }
        catch (BrokenCircuitException broken)
        {
            var retryAt = _time.GetUtcNow() + (broken.RetryAfter ?? _host.Limits.CircuitPause);
            return new AttemptOutcome.NotSent(new(FailureCause.Outage, "The host has not answered lately; nothing is sent to it for a while.", retryAt));
        }
        catch (TimeoutRejectedException)
        {
            return new AttemptOutcome.NoAnswer("No whole answer came within the time limit.");
        }
    }

    private Uri Address(string what) => new($"{_app.BaseAddress.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/oauth2/{what}");

    private static string Form(params (string Name, string Value)[] members) =>
        string.Join('&', members.Select(static member => $"{member.Name}={Uri.EscapeDataString(member.Value)}"));
}
