using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Connections.Webhooks;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Homes;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Connections;

/// <summary>Takes a connection from its first survey over the match to carrying changes.</summary>
[AtHome]
internal sealed partial class ConnectionGrain(
    [PersistentState("connection", SyncStorage.GrainsProviderName)] IPersistentState<ConnectionDocument> document,
    ConnectionCatalog connections,
    IPairDirectory directory,
    ActiveSilos silos,
    SyncMetrics metrics,
    TimeProvider time,
    FeedPace pace,
    ILogger<ConnectionGrain> logger) : Grain, IConnectionGrain
{
    private WebhookRegistration? _webhooks;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Beside everything else: a system that does not answer must not keep the connection waiting.
        this.RegisterGrainTimer(
            RegisterWebhooksAsync, new GrainTimerCreationOptions(TimeSpan.Zero, pace.SupervisorPeriod) { Interleave = true, KeepAlive = true });
        this.RegisterGrainTimer(
            ShowAsync, new GrainTimerCreationOptions(pace.SupervisorPeriod, pace.SupervisorPeriod * pace.SupervisionsAFigure) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.ConnectionGone(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task EnsureAsync()
    {
        silos.BringHome(this);
        var name = this.GetPrimaryKeyString();
        var told = Progress;
        var exact = await Feed(SystemName.Exact).EnsureAsync(told);
        var webshop = await Feed(SystemName.Webshop).EnsureAsync(told);
        await SurveyedAsync(exact, webshop);
        await MatchAsync();
        await EndBackfillAsync(exact.IsComplete && webshop.IsComplete);

        // The budgets wake pairs. They come after the feeds, which recall how far each system's clock runs ahead.
        await TellAsync(told);
        foreach (var system in SystemNames.Both)
        {
            await GrainFactory.GetGrain<IQuotaGrain>(connections.Get(name).QuotaKey(system)).EnsureAsync(name, Progress);
        }
    }

    public Task<ConnectionProgress> GetProgressAsync() => Task.FromResult(Progress);

    public Task PauseAsync() => SwitchAsync(isPaused: true);

    public Task ResumeAsync() => SwitchAsync(isPaused: false);

    private ConnectionProgress Progress => new(
        document.State.IsPaused ? ConnectionPhase.Paused : document.State.IsMatched ? ConnectionPhase.Running : ConnectionPhase.Surveying,
        document.State.Search,
        !document.State.IsBackfilled,
        _webhooks?.StandsAt(SystemName.Exact) == true);

    private IFeedGrain Feed(SystemName system) => GrainFactory.GetGrain<IFeedGrain>(FeedKey.Of(this.GetPrimaryKeyString(), system));

    private async Task SwitchAsync(bool isPaused)
    {
        var told = Progress;
        var before = document.State.IsPaused;
        document.State.IsPaused = isPaused;
        try
        {
            await document.WriteStateAsync();
        }
        catch
        {
            // Who moves takes along what stands here: only what is stored.
            document.State.IsPaused = before;
            throw;
        }

        await TellAsync(told);
    }

    private async Task TellAsync(ConnectionProgress told)
    {
        if (Progress != told)
        {
            await Feed(SystemName.Exact).EnsureAsync(Progress);
            await Feed(SystemName.Webshop).EnsureAsync(Progress);
        }
    }

    private async Task SurveyedAsync(FeedProgress exact, FeedProgress webshop)
    {
        var state = document.State;
        var isNew = false;
        if (exact.IsSurveyed && !state.IsExactSurveyed)
        {
            (state.IsExactSurveyed, state.ExactSurveyedAt, isNew) = (true, exact.SurveyedAt, true);
        }

        if (webshop.IsSurveyed && !state.IsWebshopSurveyed)
        {
            (state.IsWebshopSurveyed, state.WebshopSurveyedAt, isNew) = (true, webshop.SurveyedAt, true);
        }

        if (isNew)
        {
            await document.WriteStateAsync();
        }
    }

    private async Task RegisterWebhooksAsync(CancellationToken cancellation)
    {
        if (connections.TryGet(this.GetPrimaryKeyString(), out var connection))
        {
            _webhooks ??= new(connection, GrainFactory, time, logger);
            await _webhooks.EnsureAsync(cancellation);
        }
    }

    private async Task ShowAsync(CancellationToken cancellation)
    {
        var name = this.GetPrimaryKeyString();
        try
        {
            var token = await GrainFactory.GetGrain<ITokenGrain>(name).GetState();
            metrics.Connection(name, Progress.Phase, token.NeedsConsent);
        }
        catch (Exception silence) when (silence is OrleansException or TimeoutException)
        {
            // The authorisation moves to another silo at this moment: what was told stays until the next time.
        }
    }

    // The match is one set join for each entity; done twice, it finds nothing more.
    private async Task MatchAsync()
    {
        if (document.State is not { IsExactSurveyed: true, IsWebshopSurveyed: true, IsMatched: false })
        {
            return;
        }

        var matchedAt = time.GetUtcNow();
        foreach (var entity in EntityNames.All)
        {
            var matched = await directory.MatchAsync(this.GetPrimaryKeyString(), entity, time.GetUtcNow(), CancellationToken.None);
            LogMatched(this.GetPrimaryKeyString(), EntityNames.Of(entity), matched);
        }

        document.State.IsMatched = true;
        document.State.Search = document.State is { ExactSurveyedAt: { } exact, WebshopSurveyedAt: { } webshop } ? new(exact < webshop ? exact : webshop, matchedAt) : null;
        await document.WriteStateAsync();
    }

    // The first import ends when both systems were read and handed over, and nothing of it waits for its turn any more.
    private async Task EndBackfillAsync(bool isRead)
    {
        if (isRead && document.State is { IsMatched: true, IsBackfilled: false }
            && !await directory.IsBackfillingAsync(this.GetPrimaryKeyString(), CancellationToken.None))
        {
            document.State.IsBackfilled = true;
            await document.WriteStateAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection}: {Count} pairs of {Entity} were matched by their keys.")]
    private partial void LogMatched(string connection, string entity, int count);
}
