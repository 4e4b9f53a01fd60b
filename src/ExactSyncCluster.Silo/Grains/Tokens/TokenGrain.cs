using System.Security.Cryptography;
using ExactSyncCluster.Connectors.ExactOnline.Authorization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace ExactSyncCluster.Silo.Grains.Tokens;

/// <summary>
/// Keeps one authorisation alive. A refresh token lives for one use: the intention to use it is stored first, the new one is
/// stored before it is used, and an activation whose store fails ends.
/// </summary>
internal sealed partial class TokenGrain(
    [PersistentState("token", SyncStorage.GrainsProviderName)] IPersistentState<TokenDocument> document,
    ConnectionCatalog connections,
    IDataProtectionProvider protection,
    TimeProvider time,
    ILogger<TokenGrain> logger) : Grain, ITokenGrain
{
    private const string NoConsent = "no consent has been given yet; open the connection's page and sign in at Exact Online";
    private const int StateBytes = 32;
    private const string NotStored = "renewed tokens cannot be stored; it is tried again, and they are used once they are";

    // No refresh request lasts longer: the connector gives it up sooner.
    private static readonly TimeSpan RefreshLease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConsentTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StorePause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    private readonly IDataProtector _protector = protection.CreateProtector("ExactSyncCluster.Token");

    // Runs while there are tokens that are not stored yet.
    private IGrainTimer? _storing;
    private bool _isTold;

    // When the token was issued that Exact did not renew, because it is too young.
    private DateTimeOffset? _tooEarlyFor;

    private TokenDocument State => document.State;

    private Connection Connection => connections.Get(this.GetPrimaryKeyString());

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_storing is not null)
        {
            await TryStoreAsync();
        }
    }

    public async Task<TokenReply> GetAsync(TokenMark? rejected)
    {
        if (_storing is not null && !await TryStoreAsync())
        {
            return Later(NotStored, time.GetUtcNow() + FailurePause);
        }

        if (State.ConsentLost is { } lost)
        {
            return NeedsConsent(lost);
        }

        if (State.AccessToken is null)
        {
            return NeedsConsent(NoConsent);
        }

        var now = time.GetUtcNow();
        string access;
        try
        {
            access = _protector.Unprotect(State.AccessToken);
        }
        catch (CryptographicException)
        {
            return NeedsConsent("the stored tokens cannot be read: restore the folder of keys that belongs to this database, or open the connection's page and sign in again");
        }

        var clock = Connection.Definition.Exact.Tokens;
        var isRejected = rejected == TokenMark.Of(access);
        var step = isRejected && now >= clock.ReplaceFrom(State.IssuedAt) ? TokenStep.ReplaceFirst : clock.At(now, State.IssuedAt, State.Lifetime);
        return step switch
        {
            TokenStep.Use when isRejected => await RejectedEarlyAsync(access, clock),
            TokenStep.Use => Reply(access),
            TokenStep.Replace => await RefreshAsync(now) is { Token: { } token } ? Reply(token) : Reply(access),
            _ => await RefreshAsync(now),
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
                var isStored = await KeepAsync(granted);
                LogConsent(this.GetPrimaryKeyString());
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
        Reason = State.ConsentLost ?? (State.AccessToken is null ? NoConsent : _storing is not null ? NotStored : null),
        IssuedAt = State.AccessToken is null ? null : State.IssuedAt,
    });

    // A young token that Exact refuses was revoked, or its rights were taken: refreshing now would be refused as too early.
    private async Task<TokenReply> RejectedEarlyAsync(string access, TokenClock clock)
    {
        var refused = new TokenReply(null, FailureCause.Outage, "Exact Online refuses a token that it issued a moment ago; it is renewed as soon as Exact allows", clock.ReplaceFrom(State.IssuedAt));
        if (_tooEarlyFor == State.IssuedAt)
        {
            return refused;
        }

        var reply = await RefreshAsync(time.GetUtcNow());
        return reply.Token is null && reply.Cause != FailureCause.NeedsConsent ? refused : reply.Token == access ? reply with { Token = null } : reply;
    }

    private async Task<TokenReply> RefreshAsync(DateTimeOffset now)
    {
        if (State.RefreshBegan is { } began && now < began + RefreshLease)
        {
            return Later("the tokens are being renewed", began + RefreshLease);
        }

        State.RefreshBegan = now;
        await StoreAsync();
        if (time.GetUtcNow() - now > RefreshLease / 2)
        {
            // The store took so long that somebody else may have begun.
            return Later("the tokens are being renewed", now + RefreshLease);
        }

        var result = await Connection.Authorization.RefreshAsync(_protector.Unprotect(State.RefreshToken!), State.IssuedAt, CancellationToken.None);
        switch (result)
        {
            case AuthorizationResult.Granted granted:
                return await KeepAsync(granted) ? Reply(granted.AccessToken) : Later(NotStored, time.GetUtcNow() + FailurePause);
            case AuthorizationResult.TooEarly early:
                _tooEarlyFor = State.IssuedAt;
                State.RefreshBegan = null;
                await StoreAsync();
                return Later("Exact Online renews tokens only after some minutes", early.RetryAt);
            case AuthorizationResult.Failed failed:
                State.RefreshBegan = null;
                await StoreAsync();
                return new(null, failed.Failure.Cause, failed.Failure.Reason, failed.Failure.RetryAt ?? time.GetUtcNow() + FailurePause);
            case AuthorizationResult.Unknown:
                // The old token may be spent. It is tried once more after the lease: Exact then says whether it still lives.
                return Later("the reply to a renewal of tokens was lost", now + RefreshLease);
            case AuthorizationResult.ConsentLost lost:
                State.ConsentLost = $"Exact Online does not accept our authorisation any more ({lost.Reason}); open the connection's page and sign in again";
                await StoreAsync();
                LogConsentLost(this.GetPrimaryKeyString(), lost.Reason);
                return NeedsConsent(State.ConsentLost);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<bool> KeepAsync(AuthorizationResult.Granted granted)
    {
        State.AccessToken = _protector.Protect(granted.AccessToken);
        State.RefreshToken = _protector.Protect(granted.RefreshToken);
        State.IssuedAt = granted.IssuedAt;
        State.Lifetime = granted.Lifetime;
        State.RefreshBegan = null;
        State.ConsentLost = null;
        // The old refresh token is spent: what is lost here can only be had again from a person. So it is kept until it is stored,
        // and never used before.
        _storing ??= this.RegisterGrainTimer(TryStoreAsync, new GrainTimerCreationOptions(StorePause, StorePause) { KeepAlive = true });
        return await TryStoreAsync();
    }

    private async Task<bool> TryStoreAsync()
    {
        try
        {
            await document.WriteStateAsync();
            _storing?.Dispose();
            (_storing, _isTold) = (null, false);
            return true;
        }
        catch (Exception exception) when (exception is not Orleans.Storage.InconsistentStateException)
        {
            if (!_isTold)
            {
                LogNotStored(exception, this.GetPrimaryKeyString());
            }

            _isTold = true;
            return false;
        }
        catch
        {
            // They were stored and the answer was lost, or somebody else has stored others: what is stored holds.
            _storing?.Dispose();
            _storing = null;
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task StoreAsync()
    {
        try
        {
            await document.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private static TokenReply Reply(string token) => new(token, default, null, null);

    private static TokenReply Later(string reason, DateTimeOffset at) => new(null, FailureCause.Outage, reason, at);

    private static TokenReply NeedsConsent(string reason) => new(null, FailureCause.NeedsConsent, reason, null);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection}: consent was given at Exact Online.")]
    private partial void LogConsent(string connection);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection} needs consent: Exact Online does not accept its tokens any more. {Reason}")]
    private partial void LogConsentLost(string connection, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection}: renewed tokens could not be stored; they are kept and not used until they are.")]
    private partial void LogNotStored(Exception exception, string connection);
}
