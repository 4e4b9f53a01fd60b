using System.Data.Common;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Due;
using ExactSyncCluster.Silo.Grains.Homes;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>Moves the pages of its feeds through the directory to the pairs. What is read when, and how far it is settled, is Core's.</summary>
[AtHome]
internal sealed partial class FeedGrain(
    [PersistentState("feed", SyncStorage.GrainsProviderName)] IPersistentState<FeedDocument> document,
    ConnectionCatalog connections,
    ClockBook clocks,
    IPairDirectory directory,
    StuckChanges stuck,
    DueScan scan,
    StoppedPairs stopped,
    ActiveSilos silos,
    SyncMetrics metrics,
    TimeProvider time,
    FeedPace pace,
    ILogger<FeedGrain> logger) : Grain, IFeedGrain
{
    private const int MostPagesATick = 20;
    private const string Numbering = "numbering of versions";

    private readonly List<FeedReader> _readers = [];
    private readonly Dictionary<Entity, DateTimeOffset> _viewed = [];
    private SystemName _system;
    private string _reader = "";
    private int _generation;
    private Connection? _connection;
    private IGrainTimer? _timer;
    private FeedTroubles? _troubles;
    private FeedRights? _rights;
    private FeedSurvey? _survey;
    private FeedRedelivery? _redelivery;
    private SystemsSearch? _search;
    private StuckPairs _stuckPairs = new();
    private ConnectionProgress? _progress;
    private DateTimeOffset _mayReadAt;
    private DateTimeOffset _errorUntil;
    private int _gone;
    private DateTimeOffset _epochAt;
    private bool _isRunning;
    private bool _isAwaited;

    private Connection Connection => _connection ??= connections.Get(FeedKey.Parse(this.GetPrimaryKeyString()).Connection);

    private bool IsNumberingDoubted => _epochAt == DateTimeOffset.MinValue;

    private string Name => Connection.Definition.Name;

    private ISystemConnector End => Connection.End(_system);

    private FeedTroubles Troubles => _troubles ??= new(Name, _system, time, logger);

    private FeedOptions Options => _system == SystemName.Exact ? Connection.Definition.Exact.Feeds : Connection.Definition.Webshop.Feeds;

    private FeedRedelivery Redelivery => _redelivery ??= new(Name, _system, Options, GrainFactory, stuck, scan, metrics, time, logger);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _system = FeedKey.Parse(this.GetPrimaryKeyString()).System;
        clocks.Recall(Name, _system, document.State.Offset ?? ClockOffset.Unknown);
        _stuckPairs = new(await stuck.PairsAsync(Name, _system, StuckPairs.Most + 1, cancellationToken));

        MakeReaders();
        _gone = silos.Gone;
        _timer = this.RegisterGrainTimer(PumpAsync, new GrainTimerCreationOptions(TimeSpan.Zero, pace.Tick) { KeepAlive = true });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.FeedGone(Name, _system);
        return Task.CompletedTask;
    }

    public Task<FeedProgress> EnsureAsync(ConnectionProgress progress)
    {
        silos.BringHome(this);
        _progress = progress;
        HearOfWebhooks();
        return Task.FromResult(new FeedProgress(
            document.State.IsSurveyed, document.State.SurveyedAt, _readers.Count > 0 && _readers.TrueForAll(static reader => reader.Checkpoint.IsComplete)));
    }

    public Task AcknowledgeAsync(string reader, string feed, long number)
    {
        if (reader == _reader && _readers.Find(known => known.Feed.Name == feed) is { } found)
        {
            found.Acknowledge(number);
            _isAwaited |= found.IsDraining;
            FillUp();
        }

        return Task.CompletedTask;
    }

    public Task HintAsync(Entity entity, string? record, bool cannotBeDeletion)
    {
        var now = time.GetUtcNow();
        foreach (var reader in _readers.Where(reader => reader.Feed.Entity is { } told ? told == entity : !cannotBeDeletion))
        {
            reader.Hint(record, now, isUrgent: entity == Entity.Order);
        }

        Hurry();
        return Task.CompletedTask;
    }

    public Task RequestViewAsync(Entity entity)
    {
        var now = time.GetUtcNow();
        _readers.FindAll(reader => reader.Feed.Entity == entity).ForEach(reader => reader.Ask(now));
        Hurry();
        return Task.CompletedTask;
    }

    public Task ShareViewAsync(Entity entity)
    {
        Spare(entity);
        return RequestViewAsync(entity);
    }

    public async Task HearOfConsentAsync()
    {
        Troubles.Gone(FailureCause.NeedsConsent);
        // Another person may have given it, with other rights.
        _rights = null;
        _mayReadAt = DateTimeOffset.MinValue;
        var now = time.GetUtcNow();
        _readers.ForEach(reader => reader.GoOn(now));
        Hurry();
        if (_progress is { Phase: ConnectionPhase.Running })
        {
            // What a fuse has stopped waits far longer, and not for this.
            await stopped.WakeAsync(Name, _system, now + Connection.Definition.Timing.WaitMost, CancellationToken.None);
        }
    }

    public Task<ClockOffset> GetClockAsync() => Task.FromResult(clocks.Offset(Name, _system));

    public async Task<FeedView> GetState() => new()
    {
        IsSurveyed = document.State.IsSurveyed,
        Feeds = [.. _readers.Select(static reader => new FeedLine(
            reader.Feed.Name, reader.Checkpoint.Position, reader.Checkpoint.ReadStarted, reader.Checkpoint.IsComplete, reader.Outstanding))],
        Trouble = await ConsentNeededAsync() ?? Troubles.Present,
    };

    // Whether consent is gone is known where the tokens are; a feed that may not ask yet still remembers an older answer.
    private async Task<string?> ConsentNeededAsync() =>
        _system == SystemName.Exact && await GrainFactory.GetGrain<ITokenGrain>(Name).GetState() is { NeedsConsent: true } token ? token.Reason : null;

    // What is deleted is told for all entities together.
    private void Spare(Entity entity)
    {
        var now = time.GetUtcNow();
        _readers.FindAll(reader => reader.Feed.Entity is null || reader.Feed.Entity == entity).ForEach(reader => reader.Spare(now));
    }

    // Once for what was acknowledged: what may not leave yet must not be looked at over and over.
    private void FillUp()
    {
        if (_isAwaited && !_isRunning)
        {
            _isAwaited = false;
            Hurry();
        }
    }

    // A tick that is under way looks again before it ends.
    private void Hurry()
    {
        if (!_isRunning)
        {
            _timer?.Change(TimeSpan.Zero, pace.Tick);
        }
    }

    private async Task PumpAsync(CancellationToken cancellation)
    {
        NoticeLoss();
        if (time.GetUtcNow() < _errorUntil)
        {
            return;
        }

        _isRunning = true;
        try
        {
            if (_progress is { Phase: ConnectionPhase.Surveying } && !document.State.IsSurveyed)
            {
                await SurveyAsync(cancellation);
            }
            else if (_progress is { Phase: ConnectionPhase.Running } progress)
            {
                Recall(progress.Search);
                await ReadAsync(cancellation);
            }
            else if (_progress is { Phase: ConnectionPhase.Paused })
            {
                // A feed that a person has stopped does not lag.
                metrics.FeedGone(Name, _system);
            }

            Troubles.Passed();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The pump is a border: whatever went wrong, it is told, and tried again after a pause.
            Troubles.Failed(exception);
            _errorUntil = time.GetUtcNow() + pace.ErrorPause;
            if (exception is InconsistentStateException)
            {
                DeactivateOnIdle();
            }
        }
        finally
        {
            _isRunning = false;
            FillUp();
        }
    }

    // What failed because of the silo that is gone is tried again without a pause.
    private void NoticeLoss()
    {
        if (silos.Gone == _gone)
        {
            return;
        }

        _gone = silos.Gone;
        _errorUntil = DateTimeOffset.MinValue;
        var now = time.GetUtcNow();
        _readers.ForEach(reader => reader.Recover(now));
    }

    private void Recall(SystemsSearch? search)
    {
        if (_search != search)
        {
            _search = search;
            MakeReaders();
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var mayRead = true;
        for (var pages = 0; pages < MostPagesATick; pages++)
        {
            // What was read before is handed over and settled all the same: only reading rests, which may be until the day's calls are new.
            mayRead = await MayReadAsync(cancellation);
            var isIdle = true;
            foreach (var reader in _readers)
            {
                isIdle &= !await StepAsync(reader, mayRead, cancellation);
                if (mayRead && IsNumberingDoubted)
                {
                    break;
                }
            }

            if (isIdle)
            {
                break;
            }
        }

        // A read under a numbering that nobody has looked at is no view: it may hide what was numbered anew.
        if (mayRead)
        {
            await TellViewsAsync();
        }

        await Redelivery.TryStuckAsync(document.State.Epoch);
    }

    private async Task<bool> StepAsync(FeedReader reader, bool mayRead, CancellationToken cancellation)
    {
        if (FeedOrder.IsHeldBack(reader, _readers))
        {
            return false;
        }

        var isAtWork = false;
        if (mayRead && reader.NextRequest(time.GetUtcNow()) is { } request)
        {
            isAtWork = true;
            await TakeAsync(reader, request, cancellation);
        }

        isAtWork |= await HandOverAsync(reader);
        if (reader.Settle())
        {
            await StoreAsync(reader);
        }

        if (reader.Checkpoint.ReadStarted is { } started)
        {
            metrics.FeedRead(Name, _system, reader.Feed.Name, started);
        }

        return isAtWork;
    }

    private async Task TakeAsync(FeedReader reader, FeedRequest request, CancellationToken cancellation)
    {
        var priority = reader.Checkpoint.IsComplete ? CallPriority.Feed : CallPriority.Backfill;
        var aside = reader.Aside;
        var result = aside ?? await End.ReadFeedAsync(request, Connection.Call(_system, priority), cancellation);
        switch (result)
        {
            case FeedPage.Page page when aside is null && reader.PutsAside(page):
                // What a new numbering hides must not pass for unchanged.
                _epochAt = DateTimeOffset.MinValue;
                break;
            case FeedPage.Page page:
                await TakeAsync(reader, page, cancellation);
                break;
            case FeedPage.PositionRefused refused:
                LogRefused(this.GetPrimaryKeyString(), reader.Feed.Name, refused.Reason);
                reader.StartOver(time.GetUtcNow());
                break;
            case FeedPage.Failed failed:
                reader.Fail(failed.Failure, time.GetUtcNow());
                Troubles.Began(reader.Feed.Name, failed.Failure);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // What the directory cannot take of one page keeps neither the other feeds nor costs a call every few seconds.
    private async Task TakeAsync(FeedReader reader, FeedPage.Page page, CancellationToken cancellation)
    {
        IReadOnlyList<Resolved?> answers;
        try
        {
            answers = await directory.ResolveAsync(Name, _system, FeedEntries.Questions(Connection.Definition.Mapping, _system, page), time.GetUtcNow(), cancellation);
        }
        catch (Exception exception) when (exception is StorageFailedException or DbException)
        {
            CallFailure failure = new(FailureCause.Outage, $"a page of {reader.Feed.Name} could not be taken into the database; the log says why, and it is tried again");
            reader.Fail(failure, time.GetUtcNow());
            Troubles.NotTaken(reader.Feed.Name, failure, exception);
            return;
        }

        Troubles.Ended(reader.Feed.Name);
        reader.Take(page, FeedEntries.Changes(_system, document.State.Epoch, page, answers));
    }

    private async Task<bool> HandOverAsync(FeedReader reader)
    {
        // They leave together: no pair's change waits until the stream has taken another's.
        var streams = this.GetStreamProvider(ChangeStream.Provider);
        var leaving = reader.Leaving(time.GetUtcNow());
        await Task.WhenAll(leaving.Select(delivery => streams
            .GetStream<ChangeMessage>(StreamId.Create(ChangeStream.Namespace, delivery.Pair.ToString()))
            .OnNextAsync(new(_reader, delivery))));
        await Redelivery.HandOverAsync(reader, _reader);
        return leaving.Count > 0;
    }

    private async Task StoreAsync(FeedReader reader)
    {
        document.State.Checkpoints[reader.Feed.Name] = reader.Checkpoint;
        document.State.Offset = clocks.Offset(Name, _system);
        try
        {
            await document.WriteStateAsync();
        }
        catch
        {
            // Another activation has moved on. This one ends; its successor reads again from what is stored.
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task TellViewsAsync()
    {
        foreach (var entity in EntityNames.All)
        {
            var starts = _readers.Where(reader => reader.Feed.Entity == entity).Select(static reader => reader.Checkpoint.ReadStarted).ToList();
            if (starts.Count == 0 || starts.Contains(null) || starts.Min() is not { } viewed || _viewed.GetValueOrDefault(entity) >= viewed)
            {
                continue;
            }

            var waiting = await directory.WaitingForViewAsync(Name, _system, entity, viewed, pace.MostWoken, CancellationToken.None);
            foreach (var pair in waiting)
            {
                await GrainFactory.GetGrain<IPairGrain>(pair.ToString()).WakeAsync(new(_system, viewed));
            }

            await TellViewAsync(entity);
            if (waiting.Count < pace.MostWoken)
            {
                _viewed[entity] = viewed;
            }
        }
    }

    // Those that wait for calls need no look of their own. A change that its pair could not take yet may be about one of them.
    private async Task TellViewAsync(Entity entity)
    {
        if (_system == SystemName.Exact && SharedViews.Of(entity, _readers) is { } seen && (await stuck.ListAsync(Name, 1, CancellationToken.None)).Count == 0
            && await GrainFactory.GetGrain<IQuotaGrain>(Connection.QuotaKey(_system)).ViewedAsync(Name, entity, seen))
        {
            Spare(entity);
        }
    }

    /// <summary>Reads every feed of main rows to its end into the directory: nothing is handed over or written before both systems were searched.</summary>
    private async Task SurveyAsync(CancellationToken cancellation)
    {
        if (!await MayReadAsync(cancellation))
        {
            return;
        }

        _survey ??= new(Connection, _system, directory, Troubles, time, pace);
        if (await _survey.RunAsync(cancellation) is { } failure)
        {
            Pause(failure);
            return;
        }

        document.State.IsSurveyed = true;
        document.State.SurveyedAt = time.GetUtcNow();
        document.State.MappingVersion = Connection.Definition.Mapping.Version;
        await document.WriteStateAsync(cancellation);
    }

    private async Task<bool> MayReadAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() < _mayReadAt)
        {
            return false;
        }

        _rights ??= new(Connection, _system, Troubles, time, pace);
        if (await _rights.CheckAsync(cancellation) is { } failure)
        {
            Pause(failure);
            return false;
        }

        return await KnowsNumberingAsync(cancellation);
    }

    private async Task<bool> KnowsNumberingAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now < _epochAt)
        {
            return true;
        }

        var read = await End.ReadEpochAsync(Connection.Call(_system, CallPriority.Feed), cancellation);
        if (read is not EpochRead.Mark mark)
        {
            var failure = ((EpochRead.Failed)read).Failure;
            Pause(failure);
            Troubles.Began(Numbering, failure);
            return false;
        }

        Troubles.Ended(Numbering);
        _epochAt = now + pace.EpochPeriod;
        var mapping = Connection.Definition.Mapping.Version;
        var isNew = document.State.Epoch is not null && document.State.Epoch != mark.Value;
        var isRemapped = document.State.MappingVersion is not null && document.State.MappingVersion != mapping;
        if (isNew || isRemapped)
        {
            // The numbering is new, or the mapping: everything is read once more, and rows that are missing in it mean nothing.
            LogNewEpoch(this.GetPrimaryKeyString(), isNew ? "the system numbers its versions anew" : "the mapping has changed");
            document.State.Checkpoints.Clear();
            MakeReaders();
        }

        if (document.State.Epoch != mark.Value || isRemapped)
        {
            document.State.Epoch = mark.Value;
            document.State.MappingVersion = isRemapped ? mapping : document.State.MappingVersion;
            await document.WriteStateAsync(cancellation);
        }

        return true;
    }

    private void MakeReaders()
    {
        // Acknowledgements name a reader: what is still on its way for former ones must not count for these.
        _generation++;
        _reader = $"{GrainContext.ActivationId}.{_generation}";
        _readers.Clear();
        _readers.AddRange(End.Feeds.Select(feed =>
            new FeedReader(feed, Options, document.State.Checkpoints.GetValueOrDefault(feed.Name) ?? new(), _search) { StuckPairs = _stuckPairs }));
        HearOfWebhooks();
    }

    private void HearOfWebhooks() => _readers.ForEach(reader => reader.HearOfWebhooks(_system == SystemName.Exact && _progress is { HasExactWebhooks: true }));

    private void Pause(CallFailure failure) =>
        _mayReadAt = failure.RetryAt > time.GetUtcNow() ? failure.RetryAt.Value : time.GetUtcNow() + pace.ErrorPause;
}
