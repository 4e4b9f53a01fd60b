using System.Globalization;

namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

/// <summary>Gives codes and tokens, and knows which of them still live. No HTTP.</summary>
internal sealed class TokenDesk(ExactAppOptions app, ExactTokenOptions options, TimeProvider clock, Random dice)
{
    public const int MaxRemembered = 100_000;

    private const int BadRequest = 400;
    private const int Unauthorized = 401;
    private const int TooMany = 429;
    private const int TokenBytes = 48;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (string RedirectUri, DateTimeOffset Due)> codes = [];
    private readonly Dictionary<string, DateTimeOffset> accessDue = [];
    private readonly Dictionary<string, DateTimeOffset> refreshIssued = [];
    private readonly HashSet<string> spent = [];
    private long day = -1;
    private int callsToday;

    /// <summary>A person agreed: a code for the app, which carries a sign that must be escaped in a URL.</summary>
    public string GiveCode(string redirectUri)
    {
        lock (gate)
        {
            var code = "stampNL001.hiM!" + Token();
            codes[code] = (redirectUri, clock.GetUtcNow() + options.CodeLife);
            return code;
        }
    }

    public AccessState Check(string accessToken)
    {
        lock (gate)
        {
            if (!accessDue.TryGetValue(accessToken, out var due))
            {
                return AccessState.Unknown;
            }

            return clock.GetUtcNow() < due ? AccessState.Valid : AccessState.Expired;
        }
    }

    public void RevokeAll()
    {
        lock (gate)
        {
            codes.Clear();
            accessDue.Clear();
            refreshIssued.Clear();
            spent.Clear();
        }
    }

    public TokenAnswer Answer(IReadOnlyDictionary<string, string> form)
    {
        lock (gate)
        {
            if (!TakeCall())
            {
                return new TokenAnswer.Refused(TooMany, "access_denied", "Rate limit exceeded: daily token calls used up");
            }

            if (form.GetValueOrDefault("client_id") != app.ClientId || form.GetValueOrDefault("client_secret") != app.ClientSecret)
            {
                return new TokenAnswer.Refused(Unauthorized, "invalid_client", "The client is unknown or its secret is wrong.");
            }

            return form.GetValueOrDefault("grant_type") switch
            {
                "authorization_code" => Exchange(form),
                "refresh_token" => Refresh(form.GetValueOrDefault("refresh_token") ?? string.Empty),
                _ => new TokenAnswer.Refused(BadRequest, "unsupported_grant_type", "grant_type is authorization_code or refresh_token."),
            };
        }
    }

    private TokenAnswer Exchange(IReadOnlyDictionary<string, string> form)
    {
        var known = codes.Remove(form.GetValueOrDefault("code") ?? string.Empty, out var code);
        return known && clock.GetUtcNow() < code.Due && code.RedirectUri == form.GetValueOrDefault("redirect_uri")
            ? Grant()
            : new TokenAnswer.Refused(BadRequest, "invalid_grant", "The authorization code is invalid, used or expired.");
    }

    private TokenAnswer Refresh(string token)
    {
        if (spent.Contains(token))
        {
            return new TokenAnswer.Refused(Unauthorized, "unauthorized_client", "Old refresh token used.");
        }

        var now = clock.GetUtcNow();
        if (!refreshIssued.TryGetValue(token, out var issued) || now - issued > options.RefreshLife)
        {
            return new TokenAnswer.Refused(BadRequest, "invalid_grant", "Token is not allowed: invalid or empty chainId.");
        }

        if (now - issued < options.EarliestRefresh)
        {
            return new TokenAnswer.Refused(
                options.TooEarlyStatus,
                "access_denied",
                "Rate limit exceeded: access_token not expired",
                "TooEarlyToRefreshTokens: access token is still valid");
        }

        refreshIssued.Remove(token);
        spent.Add(token);
        return Grant();
    }

    private TokenAnswer.Granted Grant()
    {
        if (accessDue.Count > MaxRemembered || spent.Count > MaxRemembered)
        {
            accessDue.Clear();
            spent.Clear();
        }

        var now = clock.GetUtcNow();
        var access = Token();
        var refresh = "stampNL001." + Token();
        accessDue[access] = now + options.AccessLife;
        refreshIssued[refresh] = now;
        var seconds = Math.Max(1, (long)options.AccessLife.TotalSeconds);
        return new TokenAnswer.Granted(access, refresh, seconds.ToString(CultureInfo.InvariantCulture));
    }

    private bool TakeCall()
    {
        var today = clock.GetUtcNow().UtcTicks / options.DayWindow.Ticks;
        callsToday = today == day ? callsToday + 1 : 1;
        day = today;
        return options.CallsPerDay is not { } most || callsToday <= most;
    }

    private string Token()
    {
        var bytes = new byte[TokenBytes];
        dice.NextBytes(bytes);
        return Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }
}
