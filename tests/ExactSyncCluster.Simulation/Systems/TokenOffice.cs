using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Systems;

/// <summary>Where Exact gives tokens. What it gives and refuses is decided by the sandbox's own desk.</summary>
internal sealed class TokenOffice(VirtualClock clock, int seed)
{
    /// <summary>When tokens are renewed here: ten times as often as at Exact, since a history lasts minutes.</summary>
    public static readonly TokenClock Times = new()
    {
        Earliest = TimeSpan.FromSeconds(57),
        Lifetime = TimeSpan.FromSeconds(60),
        Reserve = TimeSpan.FromSeconds(1),
        Lease = TimeSpan.FromSeconds(12),
    };

    private const string Redirect = "https://silo.example/consent";

    private static readonly ExactAppOptions App = new();

    private readonly TokenDesk _desk = new(
        App, new() { AccessLife = Times.Lifetime, EarliestRefresh = Times.Earliest }, new Hands(clock), new(seed));

    /// <summary>Whether a token is taken now.</summary>
    public bool Takes(string accessToken) => _desk.Check(accessToken) == AccessState.Valid;

    /// <summary>A person takes consent back.</summary>
    public void Revoke() => _desk.RevokeAll();

    /// <summary>A person gives consent, and the code is exchanged.</summary>
    public AuthorizationResult Consent() => Answer(null, ("grant_type", "authorization_code"), ("code", _desk.GiveCode(Redirect)), ("redirect_uri", Redirect));

    /// <summary>A renewal arrives.</summary>
    public AuthorizationResult Refresh(string token, DateTimeOffset issuedAt) => Answer(issuedAt, ("grant_type", "refresh_token"), ("refresh_token", token));

    private AuthorizationResult Answer(DateTimeOffset? issuedAt, params (string Name, string Value)[] form)
    {
        var whole = form.Append(("client_id", App.ClientId)).Append(("client_secret", App.ClientSecret))
            .ToDictionary(static field => field.Item1, static field => field.Item2, StringComparer.Ordinal);
        return _desk.Answer(whole) switch
        {
            TokenAnswer.Granted granted => new AuthorizationResult.Granted(granted.AccessToken, granted.RefreshToken, clock.Now, Times.Lifetime),
            TokenAnswer.Refused { Reason: not null } => new AuthorizationResult.TooEarly(Times.ReplaceFrom(issuedAt ?? clock.Now)),
            TokenAnswer.Refused refused => new AuthorizationResult.ConsentLost(refused.Description),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // The same clock, in the form that programs read.
    private sealed class Hands(VirtualClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.Now;
    }
}
