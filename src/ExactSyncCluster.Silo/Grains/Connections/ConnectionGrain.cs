using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Connections.Webhooks;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Connections;

/// <summary>Takes a connection from its first survey over the match to carrying changes.</summary>
internal sealed partial class ConnectionGrain(
    [PersistentState("connection", SyncStorage.GrainsProviderName)] IPersistentState<ConnectionDocument> document,
    ConnectionCatalog connections,
    IPairDirectory directory,
    SyncMetrics metrics,
    TimeProvider time,
    FeedPace pace,
    ILogger<ConnectionGrain> logger) : Grain, IConnectionGrain
{
    // Nobody is woken by a figure sooner than that: an alert waits for minutes.
    private const int SupervisionsAFigure = 10;

    private WebhookRegistration? _webhooks;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Beside everything else: a system that does not answer must not keep the connection waiting.
        this.RegisterGrainTimer(
            RegisterWebhooksAsync, new GrainTimerCreationOptions(TimeSpan.Zero, pace.SupervisorPeriod) { Interleave = true, KeepAlive = true });
        this.RegisterGrainTimer(
            TellAsync, new GrainTimerCreationOptions(pace.SupervisorPeriod, pace.SupervisorPeriod * SupervisionsAFigure) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.ConnectionGone(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task EnsureAsync()
    {
        var name = this.GetPrimaryKeyString();
        var connection = connections.Get(name);
        foreach (var system in SystemNames.Both)
        {
            await GrainFactory.GetGrain<IFeedGrain>(FeedKey.Of(name, system)).EnsureAsync();
        }

        // The budgets wake pairs. They come after the feeds, which recall how far each system's clock runs ahead.
        foreach (var system in SystemNames.Both)
        {
            await GrainFactory.GetGrain<IQuotaGrain>(connection.QuotaKey(system)).EnsureAsync();
        }

        await MatchAsync();
        await EndBackfillAsync();
    }

    public Task<bool> IsBackfillingAsync() => Task.FromResult(!document.State.IsBackfilled);

    public Task<ConnectionPhase> GetPhaseAsync() => Task.FromResult(document.State.IsPaused ? ConnectionPhase.Paused
        : document.State.IsMatched ? ConnectionPhase.Running
        : ConnectionPhase.Surveying);

    public Task<SystemsSearch?> GetSearchAsync() => Task.FromResult(document.State.Search);

    public async Task SurveyedAsync(SystemName system, DateTimeOffset? at)
    {
        if (system == SystemName.Exact && !document.State.IsExactSurveyed)
        {
            (document.State.IsExactSurveyed, document.State.ExactSurveyedAt) = (true, at);
            await document.WriteStateAsync();
        }
        else if (system == SystemName.Webshop && !document.State.IsWebshopSurveyed)
        {
            (document.State.IsWebshopSurveyed, document.State.WebshopSurveyedAt) = (true, at);
            await document.WriteStateAsync();
        }

        await MatchAsync();
    }

    public async Task PauseAsync()
    {
        document.State.IsPaused = true;
        await document.WriteStateAsync();
    }

    public async Task ResumeAsync()
    {
        document.State.IsPaused = false;
        await document.WriteStateAsync();
    }

    private async Task RegisterWebhooksAsync(CancellationToken cancellation)
    {
        if (connections.TryGet(this.GetPrimaryKeyString(), out var connection))
        {
            _webhooks ??= new(connection, GrainFactory, time, logger);
            await _webhooks.EnsureAsync(cancellation);
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        var name = this.GetPrimaryKeyString();
        try
        {
            var token = await GrainFactory.GetGrain<ITokenGrain>(name).GetState();
            metrics.Connection(name, await GetPhaseAsync(), token.NeedsConsent);
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
    private async Task EndBackfillAsync()
    {
        if (document.State is not { IsMatched: true, IsBackfilled: false })
        {
            return;
        }

        var name = this.GetPrimaryKeyString();
        foreach (var system in SystemNames.Both)
        {
            var view = await GrainFactory.GetGrain<IFeedGrain>(FeedKey.Of(name, system)).GetState();
            if (view.Feeds.Length == 0 || !view.Feeds.All(static feed => feed.IsComplete))
            {
                return;
            }
        }

        if (!await directory.IsBackfillingAsync(name, CancellationToken.None))
        {
            document.State.IsBackfilled = true;
            await document.WriteStateAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection}: {Count} pairs of {Entity} were matched by their keys.")]
    private partial void LogMatched(string connection, string entity, int count);
}
