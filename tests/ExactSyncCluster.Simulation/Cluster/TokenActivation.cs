using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The keeper of an authorisation in the memory of one silo. One question is answered at a time.</summary>
internal sealed class TokenActivation : ITokenPlace
{
    // Longer than this no request lasts: what became of it is then unknown.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan MostHung = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan StorePause = TimeSpan.FromMilliseconds(500);

    private readonly Tokens _tokens;
    private readonly Silo _silo;
    private readonly TokenKeeper _keeper;
    private readonly Queue<Func<Task>> _turns = [];
    private long _version;
    private bool _isBusy;
    private bool _isRenewing;

    public TokenActivation(Tokens tokens, Silo silo)
    {
        (_tokens, _silo, Life) = (tokens, silo, new(silo.Life));
        (var state, _version) = tokens.Stored.Read();
        _keeper = new(state, Systems.TokenOffice.Times, this, () => _silo.Now);
    }

    public Life Life { get; }

    /// <summary>Nobody asks it any more.</summary>
    public bool IsGone => Life.HasEnded || _keeper.IsOver;

    /// <summary>Its silo died while a refresh token may have been spent, and what came for it was not stored.</summary>
    public bool DiedRenewing => _isRenewing && _silo.Life.HasEnded;

    /// <summary>The reply to its renewal is lost, and it does not know yet.</summary>
    public bool HearsNothing { get; private set; }

    private VirtualTime Time => _tokens.Site.World.Time;

    private Weather Weather => _tokens.Site.Weather;

    /// <summary>Answers a question when its turn comes.</summary>
    public void Ask(string? rejected, Action<TokenAnswer> answer) => Turn(async () => answer(await _keeper.GetAsync(token => token == rejected)));

    /// <summary>A person has given consent: the code is exchanged when its turn comes.</summary>
    public void Exchange(Func<AuthorizationResult> exchange) => Turn(() => _keeper.KeepAsync((AuthorizationResult.Granted)exchange()));

    public async Task<TokenStore> StoreAsync(AuthorizationState state)
    {
        if (Weather.Strikes(FaultKind.SiloKilled, Place.StoreTokens))
        {
            _tokens.Site.World.Kill(_silo);
        }

        await Time.Wait(Site.StoreLatency, Life);
        if (Weather.Strikes(FaultKind.StoreFails, Place.StoreTokens))
        {
            return TokenStore.Failed;
        }

        var before = _tokens.Stored.State;
        if (!_tokens.Stored.Write(_version, state))
        {
            return TokenStore.Superseded;
        }

        _isRenewing = false;
        _tokens.WasStored(before, state);
        if (Weather.Strikes(FaultKind.StoreAnswerLost, Place.StoreTokens))
        {
            // It counts as not stored, and the next try finds another version.
            return TokenStore.Failed;
        }

        _version++;
        return TokenStore.Stored;
    }

    public async Task<AuthorizationResult> RefreshAsync(string refreshToken, DateTimeOffset issuedAt, DateTimeOffset sendBefore)
    {
        if (Weather.Strikes(FaultKind.SiloHangs, Place.Renewal))
        {
            await Time.Wait(Weather.DiceOf(FaultKind.SiloHangs).Between(TimeSpan.Zero, MostHung), Life);
        }

        if (CallFailure.WhenLate(sendBefore, _silo.Now) is { } late)
        {
            return new AuthorizationResult.Failed(late);
        }

        _isRenewing = true;
        var isLost = Weather.Strikes(FaultKind.RequestLost, Place.Renewal);
        if (Weather.Strikes(FaultKind.Throttled, Place.Renewal))
        {
            _isRenewing = false;
            await Time.Wait(Way, Life);
            return new AuthorizationResult.Failed(new(FailureCause.Throttled, "429"));
        }

        if (Weather.Strikes(FaultKind.Unavailable, Place.Renewal))
        {
            // Exact says nothing of whether it made new tokens.
            await Time.Wait(Way, Life);
            _isRenewing = false;
            return new AuthorizationResult.Unknown("503");
        }

        AuthorizationResult? result = null;
        if (!isLost)
        {
            // A person may give consent while it is on its way.
            var couldBeSpent = _tokens.MayBeSpent;
            Time.At(Time.Now + Way, _tokens.Site.World.Life, () => result = _tokens.Renew(refreshToken, issuedAt, couldBeSpent));
        }

        if (isLost || Weather.Strikes(FaultKind.ReplyLost, Place.Renewal))
        {
            HearsNothing = true;
            await Time.Wait(Limit, Life);
            (HearsNothing, _isRenewing) = (false, false);
            _tokens.ReplyWasLost(result);
            return new AuthorizationResult.Unknown("no answer");
        }

        await Time.Wait(2 * Way, Life);
        _isRenewing = result is AuthorizationResult.Granted;
        return result!;
    }

    private void Turn(Func<Task> turn)
    {
        _turns.Enqueue(turn);
        if (!_isBusy)
        {
            _tokens.Site.World.Run(PumpAsync());
        }
    }

    private async Task PumpAsync()
    {
        _isBusy = true;
        while (_turns.TryDequeue(out var turn))
        {
            await turn();
            if (_keeper.IsOver)
            {
                // Who waits still is not answered, and asks anew.
                Life.End();
                return;
            }
        }

        _isBusy = false;
        if (_keeper.IsUnstored)
        {
            Time.At(Time.Now + StorePause, Life, () => Turn(_keeper.TryStoreAsync));
        }
    }
}
