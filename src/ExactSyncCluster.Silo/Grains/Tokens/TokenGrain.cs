using System.Security.Cryptography;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace ExactSyncCluster.Silo.Grains.Tokens;

/// <summary>Holds one authorisation: its keeper decides, this stores, protected, and asks Exact. An activation that does not know what is stored ends.</summary>
internal sealed partial class TokenGrain(
    [PersistentState("token", SyncStorage.GrainsProviderName)] IPersistentState<TokenDocument> document,
    ConnectionCatalog connections,
    IDataProtectionProvider protection,
    TimeProvider time,
    ILogger<TokenGrain> logger) : Grain, ITokenGrain, ITokenPlace
{
    private const string Unreadable =
        "the stored tokens cannot be read: restore the folder of keys that belongs to this database, or open the connection's page and sign in again";

    private const int StateBytes = 32;

    private static readonly TimeSpan ConsentTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StorePause = TimeSpan.FromMilliseconds(500);

    private readonly TokenProtection _protection = new(protection);
    private TokenKeeper? _keeper;

    // Runs while there are tokens that are not stored yet.
    private IGrainTimer? _storing;

    // A store that fails is told once, not at each try.
    private bool _isTold;

    private TokenDocument State => document.State;

    private Connection Connection => connections.Get(this.GetPrimaryKeyString());

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_keeper is { IsUnstored: true } keeper)
        {
            await keeper.TryStoreAsync();
        }
    }

    public async Task<TokenReply> GetAsync(TokenMark? rejected)
    {
        if (_keeper is null)
        {
            try
            {
                _keeper = Keeper(_protection.Open(State));
            }
            catch (CryptographicException)
            {
                return TokenReply.Of(new CallFailure(FailureCause.NeedsConsent, Unreadable));
            }
        }

        var answer = await _keeper.GetAsync(token => rejected == TokenMark.Of(token));
        LookAfter(_keeper);
        return answer switch
        {
            TokenAnswer.Token token => TokenReply.Of(token.Value),
            TokenAnswer.None none => TokenReply.Of(none.Failure),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Uri> BeginConsentAsync()
    {
        State.ConsentState = $"{this.GetPrimaryKeyString()}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(StateBytes))}";
        State.ConsentUntil = time.GetUtcNow() + ConsentTime;
        await document.WriteStateAsync();
        return Connection.Authorization.ConsentAddress(State.ConsentState);
    }

    public async Task<string?> FinishConsentAsync(ConsentReturn back)
    {
        if (State.ConsentState is not { } expected || time.GetUtcNow() > State.ConsentUntil
            || !CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(expected), System.Text.Encoding.UTF8.GetBytes(back.State)))
        {
            return "This consent was not begun here, or is too old. Begin it again on the connection's page.";
        }

        State.ConsentState = null;
        switch (await Connection.Authorization.ExchangeAsync(back.Code, CancellationToken.None))
        {
            case AuthorizationResult.Granted granted:
                // What was stored before may not be readable any more: nothing of it is needed.
                _keeper ??= Keeper(AuthorizationState.None);
                var isStored = await _keeper.KeepAsync(granted);
                LookAfter(_keeper);
                if (_keeper.IsOver)
                {
                    return "Consent was given, and another silo has stored other tokens meanwhile. Look at the connection's page: if it still asks for consent, begin again.";
                }

                LogConsent(this.GetPrimaryKeyString());
                await GrainFactory.GetGrain<IFeedGrain>(FeedKey.Of(this.GetPrimaryKeyString(), SystemName.Exact)).HearOfConsentAsync();
                return isStored ? null : "Consent is given, and cannot be stored just now. It is tried again by itself; leave this program running.";
            case AuthorizationResult.ConsentLost lost:
                return $"Exact Online refuses the code: {lost.Reason}";
            case AuthorizationResult.Failed failed:
                return $"Exact Online could not be asked: {failed.Failure.Reason}";
            default:
                return "Exact Online did not answer. Begin again on the connection's page.";
        }
    }

    public Task<TokenView> GetState() => Task.FromResult(new TokenView
    {
        NeedsConsent = State.ConsentLost is not null || State.AccessToken is null,
        Reason = State.ConsentLost ?? (State.AccessToken is null ? TokenKeeper.NoConsent : _storing is not null ? TokenKeeper.NotStored : null),
        IssuedAt = State.AccessToken is null ? null : State.IssuedAt,
    });

    async Task<TokenStore> ITokenPlace.StoreAsync(AuthorizationState state)
    {
        var wasLost = State.ConsentLost is not null;
        try
        {
            _protection.Seal(state, State);
            await document.WriteStateAsync();
        }
        catch (Orleans.Storage.InconsistentStateException other)
        {
            LogOthers(other, this.GetPrimaryKeyString());
            return TokenStore.Superseded;
        }
        catch (Exception exception)
        {
            if (!_isTold)
            {
                LogNotStored(exception, this.GetPrimaryKeyString());
            }

            _isTold = true;
            return TokenStore.Failed;
        }

        _isTold = false;
        if (!wasLost && state.ConsentLost is { } lost)
        {
            LogConsentLost(this.GetPrimaryKeyString(), lost);
        }

        return TokenStore.Stored;
    }

    Task<AuthorizationResult> ITokenPlace.RefreshAsync(string refreshToken, DateTimeOffset issuedAt, DateTimeOffset sendBefore) =>
        Connection.Authorization.RefreshAsync(refreshToken, issuedAt, CancellationToken.None, sendBefore);

    private TokenKeeper Keeper(AuthorizationState stored) => new(stored, Connection.Definition.Exact.Tokens, this, time.GetUtcNow);

    private void LookAfter(TokenKeeper keeper)
    {
        if (keeper.IsOver)
        {
            DeactivateOnIdle();
        }

        if (keeper.IsUnstored)
        {
            _storing ??= this.RegisterGrainTimer(
                async () =>
                {
                    await keeper.TryStoreAsync();
                    LookAfter(keeper);
                },
                new GrainTimerCreationOptions(StorePause, StorePause) { KeepAlive = true });
        }
        else
        {
            _storing?.Dispose();
            _storing = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection}: consent was given at Exact Online.")]
    private partial void LogConsent(string connection);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection} needs consent: {Reason}")]
    private partial void LogConsentLost(string connection, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection}: other tokens are stored than this silo knows of; it begins with those.")]
    private partial void LogOthers(Exception exception, string connection);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection}: the state of its tokens could not be stored. What was renewed is kept, and not used until it is.")]
    private partial void LogNotStored(Exception exception, string connection);
}
