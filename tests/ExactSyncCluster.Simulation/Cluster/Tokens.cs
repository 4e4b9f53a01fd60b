using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Storage;
using ExactSyncCluster.Simulation.Systems;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>
/// The authorisation of a connection at Exact: what is stored of it, who keeps it, and the person who gives consent. S20: a refresh token is
/// never used twice, a newer token is never replaced by an older one, none is used before it is stored; and nobody is asked for consent
/// anew unless a renewal's reply was lost, a silo died over it, or somebody took the consent back.
/// </summary>
internal sealed class Tokens
{
    // A call waits no longer for its token.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan SoonestConsent = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LatestConsent = TimeSpan.FromSeconds(60);

    private static readonly CallFailure Slow = new(FailureCause.Outage, "the silo that keeps the tokens does not answer");

    private readonly Dice _dice;
    private readonly TokenOffice _office;
    private readonly List<TokenActivation> _active = [];
    private readonly HashSet<string> _spent = new(StringComparer.Ordinal);
    // When tokens died that are not known to be dead: those issued later are others.
    private readonly List<DateTimeOffset> _deaths = [];
    private bool _isAsked;

    public Tokens(Site site, ulong seed, ulong salt)
    {
        (Site, _dice) = (site, Dice.For(seed, 70 + salt));
        _office = new(site.World.Time.Clock, _dice.Below(int.MaxValue));
        Stored.Write(0, StateOf((AuthorizationResult.Granted)_office.Consent()));
    }

    public Site Site { get; }

    public StoredTokens Stored { get; } = new();

    /// <summary>A renewal's outcome may be unknown to everybody: whoever asks next may use a spent token, once.</summary>
    public bool MayBeSpent => _deaths.Count > 0 || _active.Exists(static one => one.DiedRenewing || one.HearsNothing);

    private VirtualTime Time => Site.World.Time;

    /// <summary>The present token, or why there is none.</summary>
    public Task<TokenAnswer> GetAsync(string? rejected, Life by)
    {
        var asked = new TaskCompletionSource<TokenAnswer>();
        var isAtOnce = true;
        Activation().Ask(rejected, answer =>
        {
            Told(answer);
            if (isAtOnce)
            {
                asked.TrySetResult(answer);
            }
            else
            {
                Time.At(Time.Now, by, () => asked.TrySetResult(answer));
            }
        });
        isAtOnce = false;
        if (!asked.Task.IsCompleted)
        {
            Time.At(Time.Now + Patience, by, () => asked.TrySetResult(new TokenAnswer.None(Slow)));
        }

        return asked.Task;
    }

    /// <summary>Whether Exact takes a token that a call presents.</summary>
    public bool Takes(string token)
    {
        if (!Stored.HasStored(token))
        {
            Fail("a token is used that was never stored");
        }

        return _office.Takes(token);
    }

    /// <summary>Somebody takes the consent back.</summary>
    public void Revoke()
    {
        Site.World.Note($"{Site.Name}: consent is taken back");
        _deaths.Add(Time.Now);
        _office.Revoke();
    }

    /// <summary>A renewal arrives at Exact.</summary>
    public AuthorizationResult Renew(string refreshToken, DateTimeOffset issuedAt, bool couldBeSpent)
    {
        var result = _office.Refresh(refreshToken, issuedAt);
        Site.World.Note($"{Site.Name}: a renewal is {result.GetType().Name}");
        if (result is AuthorizationResult.Granted)
        {
            _spent.Add(refreshToken);
        }
        else if (_spent.Contains(refreshToken) && !couldBeSpent && !MayBeSpent)
        {
            Fail("a refresh token is used twice, and nobody's reply was lost");
        }

        return result;
    }

    /// <summary>Nobody has heard what became of a renewal.</summary>
    public void ReplyWasLost(AuthorizationResult? result)
    {
        if (result is AuthorizationResult.Granted granted)
        {
            _deaths.Add(granted.IssuedAt);
        }
    }

    /// <summary>A state was stored.</summary>
    public void WasStored(AuthorizationState before, AuthorizationState after)
    {
        Site.World.Coverage.Renewals += after.IssuedAt > before.IssuedAt ? 1 : 0;
        if (after.IssuedAt < before.IssuedAt)
        {
            Fail("tokens replace newer ones");
        }

        if (after.IssuedAt > before.IssuedAt)
        {
            _deaths.RemoveAll(death => death < after.IssuedAt);
            _active.RemoveAll(static one => one.Life.HasEnded);
        }

        if (after.ConsentLost is not null && before.ConsentLost is null)
        {
            var died = _active.RemoveAll(static one => one.DiedRenewing);
            if (died == 0 && _deaths.Count == 0)
            {
                Fail("a person is asked for consent anew, and no reply was lost, no silo died over a renewal, and nobody took it back");
            }
        }
    }

    private void Told(TokenAnswer answer)
    {
        if (answer is TokenAnswer.None { Failure.Cause: FailureCause.NeedsConsent } && !_isAsked)
        {
            _isAsked = true;
            Site.World.Coverage.Consents++;
            Time.At(Time.Now + _dice.Between(SoonestConsent, LatestConsent), Site.World.Life, Consent);
        }
    }

    private void Consent()
    {
        Site.World.Note($"{Site.Name}: consent is given");
        _isAsked = false;
        Activation().Exchange(_office.Consent);
    }

    private TokenActivation Activation()
    {
        // Of one that died over a renewal it is remembered, until somebody finds out.
        _active.RemoveAll(static one => one is { IsGone: true, DiedRenewing: false });
        var alive = _active.FindAll(static one => !one.IsGone);
        if (alive.Count == 0 || (alive.Count == 1 && Site.Weather.Strikes(FaultKind.SecondActivation, Place.Tokens)))
        {
            var made = new TokenActivation(this, Site.World.Silo(_dice));
            _active.Add(made);
            alive.Add(made);
        }

        return alive[alive.Count == 1 ? 0 : _dice.Below(alive.Count)];
    }

    private static AuthorizationState StateOf(AuthorizationResult.Granted granted) => new()
    {
        AccessToken = granted.AccessToken,
        RefreshToken = granted.RefreshToken,
        IssuedAt = granted.IssuedAt,
        Lifetime = granted.Lifetime,
    };

    private void Fail(string message) => Site.World.Fail("S20", $"{Site.Name}: {message}");
}
