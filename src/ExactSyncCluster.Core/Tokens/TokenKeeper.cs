using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tokens;

/// <summary>
/// Keeps one authorisation alive. A refresh token lives for one use: that it will be used is stored first, what came for it is stored before
/// it is used, and a keeper that does not know what is stored ends. One question is answered at a time.
/// </summary>
/// <param name="state">What is stored.</param>
/// <param name="clock">When tokens are renewed.</param>
/// <param name="place">What it stores in, and whom it asks.</param>
/// <param name="now">The time.</param>
public sealed class TokenKeeper(AuthorizationState state, TokenClock clock, ITokenPlace place, Func<DateTimeOffset> now)
{
    /// <summary>Why there is no token before anybody has given consent.</summary>
    public const string NoConsent = "no consent has been given yet; open the connection's page and sign in at Exact Online";

    /// <summary>Why there is none while those that came cannot be stored.</summary>
    public const string NotStored = "renewed tokens cannot be stored; it is tried again, and they are used once they are";

    /// <summary>Why there is none from a keeper that does not know what is stored.</summary>
    public const string Others = "other tokens were stored than those that came; the next call finds out which";

    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    // When the token was issued that Exact did not renew, because it is too young.
    private DateTimeOffset? _tooEarlyFor;

    /// <summary>What this keeper knows.</summary>
    public AuthorizationState State { get; private set; } = state;

    /// <summary>Tokens have come and are not stored yet: whoever runs this keeper tries it again.</summary>
    public bool IsUnstored { get; private set; }

    /// <summary>What is stored is not known any more. Another keeper begins with what it finds.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The present token, or why there is none.</summary>
    /// <param name="wasRejected">Whether a token is the one that the system has just refused.</param>
    public async Task<TokenAnswer> GetAsync(Func<string, bool> wasRejected)
    {
        if (IsUnstored && !await TryStoreAsync())
        {
            return Later(IsOver ? Others : NotStored, now() + FailurePause);
        }

        if (State.ConsentLost is { } lost)
        {
            return NeedsConsent(lost);
        }

        if (State.AccessToken is not { } access)
        {
            return NeedsConsent(NoConsent);
        }

        var at = now();
        var isRejected = wasRejected(access);
        var step = isRejected && at >= clock.ReplaceFrom(State.IssuedAt) ? TokenStep.ReplaceFirst : clock.At(at, State.IssuedAt, State.Lifetime);
        return step switch
        {
            TokenStep.Use when isRejected => await RejectedEarlyAsync(access, at),
            TokenStep.Use => new TokenAnswer.Token(access),
            TokenStep.Replace => await RefreshAsync(at) is TokenAnswer.Token renewed ? renewed : new TokenAnswer.Token(access),
            _ => await RefreshAsync(at),
        };
    }

    /// <summary>
    /// Takes tokens that a person's consent has brought, or a renewal. False while they cannot be stored: they are not used before, and not
    /// at all when this keeper is over.
    /// </summary>
    public async Task<bool> KeepAsync(AuthorizationResult.Granted granted)
    {
        State = new()
        {
            AccessToken = granted.AccessToken,
            RefreshToken = granted.RefreshToken,
            IssuedAt = granted.IssuedAt,
            Lifetime = granted.Lifetime,
        };
        // The old refresh token is spent: what is lost here can only be had again from a person.
        IsUnstored = true;
        return await TryStoreAsync();
    }

    /// <summary>Tries to store what has come.</summary>
    public async Task<bool> TryStoreAsync()
    {
        var answer = await place.StoreAsync(State);
        // They were stored and the answer was lost, or somebody else has stored others: what is stored holds.
        IsOver |= answer == TokenStore.Superseded;
        IsUnstored &= answer == TokenStore.Failed;
        return answer == TokenStore.Stored;
    }

    // A young token that Exact refuses was revoked, or its rights were taken: refreshing now would be refused as too early.
    private async Task<TokenAnswer> RejectedEarlyAsync(string access, DateTimeOffset at)
    {
        var refused = Later("Exact Online refuses a token that it issued a moment ago; it is renewed as soon as Exact allows", clock.ReplaceFrom(State.IssuedAt));
        if (_tooEarlyFor == State.IssuedAt)
        {
            return refused;
        }

        return await RefreshAsync(at) switch
        {
            TokenAnswer.Token renewed when renewed.Value != access => renewed,
            TokenAnswer.None { Failure.Cause: FailureCause.NeedsConsent } lost => lost,
            _ => refused,
        };
    }

    private async Task<TokenAnswer> RefreshAsync(DateTimeOffset at)
    {
        if (State.RefreshBegan is { } began && at < began + clock.Lease)
        {
            return Later("the tokens are being renewed", began + clock.Lease);
        }

        if (!await StoreAsync(State with { RefreshBegan = at }))
        {
            return Later("that the tokens are to be renewed cannot be stored", now() + FailurePause);
        }

        switch (await place.RefreshAsync(State.RefreshToken!, State.IssuedAt, at + (clock.Lease / 2)))
        {
            case AuthorizationResult.Granted granted:
                return await KeepAsync(granted) ? new TokenAnswer.Token(granted.AccessToken) : Later(IsOver ? Others : NotStored, now() + FailurePause);
            case AuthorizationResult.TooEarly early:
                _tooEarlyFor = State.IssuedAt;
                await StoreAsync(State with { RefreshBegan = null });
                return Later("Exact Online renews tokens only after some minutes", early.RetryAt);
            case AuthorizationResult.Failed failed:
                await StoreAsync(State with { RefreshBegan = null });
                return new TokenAnswer.None(failed.Failure with { RetryAt = failed.Failure.RetryAt ?? now() + FailurePause });
            case AuthorizationResult.Unknown:
                // The old token may be spent. It is tried once more after the lease: Exact then says whether it still lives.
                return Later("the reply to a renewal of tokens was lost", at + clock.Lease);
            case AuthorizationResult.ConsentLost lost:
                var reason = $"Exact Online does not accept our authorisation any more ({lost.Reason}); open the connection's page and sign in again";
                await StoreAsync(State with { ConsentLost = reason });
                return NeedsConsent(reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Whether or not it was written, nobody knows: who comes next finds out.
    private async Task<bool> StoreAsync(AuthorizationState next)
    {
        State = next;
        IsOver |= await place.StoreAsync(next) != TokenStore.Stored;
        return !IsOver;
    }

    private static TokenAnswer.None Later(string reason, DateTimeOffset at) => new(new(FailureCause.Outage, reason, at));

    private static TokenAnswer.None NeedsConsent(string reason) => new(new(FailureCause.NeedsConsent, reason));
}
