using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Storage;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The feeds of one system in the memory of one silo, pumped as the grain pumps them.</summary>
internal sealed class FeedActivation
{
    private const int MostPagesATick = 20;

    private static readonly TimeSpan EpochPeriod = new ExactSyncCluster.Silo.Grains.Feeds.FeedPace().EpochPeriod;

    private readonly Site _site;
    private readonly SystemName _system;
    private readonly FeedReaders _readers = new();
    private readonly Dictionary<Entity, DateTimeOffset> _viewed = [];
    private readonly StoredFeed _stored;
    private readonly FeedTicks _ticks;
    private readonly Action _retry;
    private readonly StuckPairs _stuckPairs;
    private FeedDocument _document;
    private long _version;
    private string _reader = "";
    private int _generation;

    // The numbering could not be looked at: nothing is read before it can, and what was read is handed over and settled all the same.
    private bool _isPaused;

    public FeedActivation(Site site, SystemName system, Silo silo)
    {
        (_site, _system, Silo) = (site, system, silo);
        Life = new(silo.Life);
        _stored = site.StoredFeed(system);
        _ticks = new(silo, Life, _readers, () => _site.World.Run(PumpAsync()));
        _retry = () => _ticks.Plan(Now);
        (_document, _version) = _stored.Read();
        if (_document.Offset is { } offset)
        {
            silo.Recall(site.System(system), offset);
        }

        _stuckPairs = new(site.Stuck.PairsOf(system));
        MakeReaders();
        _ticks.Plan(Now);
    }

    public Silo Silo { get; }

    public Life Life { get; }

    /// <summary>What was read and is not acknowledged.</summary>
    public int Outstanding => _readers.Outstanding;

    /// <summary>Whether all that the system tells was read whole from then or later on.</summary>
    public bool HasReadSince(DateTimeOffset start) => _readers.HaveReadSince(start);

    /// <summary>Whether the system numbers its rows as was seen last.</summary>
    public bool KnowsNumbering => _document.Epoch == Mark;

    private string Mark => _system == SystemName.Exact ? _site.Exact.EpochMark : "1";

    private VirtualTime Time => _site.World.Time;

    private DateTimeOffset Now => Silo.Now;

    public override string ToString() => $"{_system} has {Outstanding} on the way, {_ticks}";

    public void Acknowledge(string reader, string feed, long number)
    {
        if (reader == _reader && _readers.Find(feed) is { } found)
        {
            found.Acknowledge(number);
            _ticks.Soon();
        }
    }

    public void Hint(Entity entity, string? record, bool mayBeDeletion)
    {
        foreach (var reader in _readers)
        {
            if (reader.Feed.Entity is { } told ? told == entity : mayBeDeletion)
            {
                reader.Hint(record, Now, isUrgent: entity == Entity.Order);
            }
        }

        if (_system == SystemName.Exact && record is not null)
        {
            _site.Checks.Views.Hinted(entity, record);
        }

        foreach (var retry in Site.FeedOptions.HintRetries)
        {
            Silo.At(Now + retry, Life, _retry);
        }

        _ticks.Plan(_readers.NextRead);
    }

    public void RequestView(Entity entity)
    {
        foreach (var reader in _readers)
        {
            if (reader.Feed.Entity == entity)
            {
                reader.Ask(Now);
            }
        }

        _ticks.Plan(_readers.NextRead);
    }

    public void ShareView(Entity entity)
    {
        Spare(entity);
        RequestView(entity);
    }

    /// <summary>Calls are short.</summary>
    public void Spare(Entity entity)
    {
        foreach (var reader in _readers)
        {
            if (reader.Feed.Entity is null || reader.Feed.Entity == entity)
            {
                reader.Spare(Now);
            }
        }
    }

    /// <summary>A silo is gone.</summary>
    public void Recover()
    {
        foreach (var reader in _readers)
        {
            reader.Recover(Now);
        }

        _ticks.Plan(Now);
    }

    private async Task PumpAsync()
    {
        _ticks.Begin();
        await ReadAsync();
        _ticks.End();
    }

    private async Task ReadAsync()
    {
        var mayRead = true;
        for (var pages = 0; pages < MostPagesATick; pages++)
        {
            mayRead = await KnowsNumberingAsync();
            var isIdle = true;
            foreach (var reader in _readers)
            {
                // One that is not due reads nothing, hands nothing over and settles nothing.
                isIdle &= reader.NextDue > Now || !await StepAsync(reader, mayRead);
                if (mayRead && _ticks.IsNumberingDoubted)
                {
                    break;
                }
            }

            if (isIdle)
            {
                break;
            }
        }

        if (mayRead)
        {
            TellViews();
        }
    }

    private async Task<bool> StepAsync(FeedReader reader, bool mayRead)
    {
        if (FeedOrder.IsHeldBack(reader, _readers))
        {
            return false;
        }

        var hasRead = false;
        if (mayRead && reader.NextRequest(Now) is { } request)
        {
            hasRead = true;
            var priority = reader.Checkpoint.IsComplete ? CallPriority.Feed : CallPriority.Backfill;
            var aside = reader.Aside;
            var page = aside ?? await _site.Calls.ReadFeedAsync(_system, request, priority, Silo, Life);
            if (aside is null && page is FeedPage.Page came && reader.PutsAside(came))
            {
                _ticks.EpochAt = DateTimeOffset.MinValue;
            }
            else
            {
                if (page is FeedPage.Page)
                {
                    // The directory is asked whose the rows are.
                    await Time.Wait(Site.StoreLatency, Life);
                }

                Take(reader, page);
            }
        }

        HandOver(reader);
        if (reader.Settle())
        {
            _document = _document with
            {
                Checkpoints = _document.Checkpoints.SetItem(reader.Feed.Name, reader.Checkpoint),
                Offset = Silo.Clock(_site.System(_system)),
            };
            await StoreAsync();
            _site.Checks.Checkpointed(_system, reader.Feed, reader.Checkpoint, _document.Epoch);
        }

        return hasRead;
    }

    private void Take(FeedReader reader, FeedPage read)
    {
        switch (read)
        {
            case FeedPage.Page page:
                var answers = _site.Book.Resolve(_system, FeedEntries.Questions(_site.Mapping, _system, page), Now);
                if (_system == SystemName.Exact)
                {
                    _site.Checks.Views.Came(reader.Feed, reader.Checkpoint.Position is null, page);
                    _site.Checks.Last.Came(reader.Feed.Name, _document.Epoch, KnowsNumbering, page);
                }

                reader.Take(page, FeedEntries.Changes(_system, _document.Epoch, page, answers));
                break;
            case FeedPage.PositionRefused:
                reader.StartOver(Now);
                break;
            case FeedPage.Failed failed:
                _site.World.Note($"{_site.Name} {reader.Feed.Name} is not read: {failed.Failure.Cause} till {failed.Failure.RetryAt:HH:mm:ss}");
                reader.Fail(failed.Failure, Now);
                break;
            default:
                break;
        }
    }

    private void HandOver(FeedReader reader)
    {
        foreach (var delivery in reader.Leaving(Now))
        {
            _site.Publish(new(_reader, delivery));
        }

        foreach (var delivery in reader.Overdue(Now))
        {
            _site.Post(delivery.Pair, new PairMessage.Change(_reader, delivery));
        }

        foreach (var stuck in reader.Stuck(Now))
        {
            _site.Stuck.Add(stuck.Delivery);
            reader.PutAway(stuck.Delivery);
        }
    }

    private void TellViews()
    {
        foreach (var entity in EntityNames.All)
        {
            if (_readers.ViewOf(entity) is not { } viewed || _viewed.GetValueOrDefault(entity) >= viewed)
            {
                continue;
            }

            _site.WakeForView(_system, entity, viewed, SharedViews.Of(entity, _readers));
            _viewed[entity] = viewed;
        }
    }

    private async Task<bool> KnowsNumberingAsync()
    {
        if (Now < _ticks.EpochAt)
        {
            return !_isPaused;
        }

        var looked = await _site.Calls.LookAtNumberingAsync(_system, Life);
        _isPaused = looked is not null;
        _ticks.EpochAt = looked is null ? Now + EpochPeriod : looked.RetryAt > Now + Site.FeedOptions.FailurePause ? looked.RetryAt.Value : Now + Site.FeedOptions.FailurePause;
        if (_isPaused)
        {
            return false;
        }

        var mark = Mark;
        var mapping = _site.Mapping.Version;
        var isRemapped = _document.MappingVersion is not null && _document.MappingVersion != mapping;
        if (_document.Epoch == mark && !isRemapped)
        {
            return true;
        }

        if (_document.Epoch is not null)
        {
            // The numbering is new, or the mapping: everything is read once more, and rows that are missing in it mean nothing.
            _document = _document with { Checkpoints = [] };
            MakeReaders();
        }

        _document = _document with { Epoch = mark, MappingVersion = mapping };
        await StoreAsync();
        return true;
    }

    private async Task StoreAsync()
    {
        await Time.Wait(Site.StoreLatency, Life);
        if (_site.Weather.Strikes(FaultKind.SiloKilled, Place.StoreCheckpoint))
        {
            _site.World.Kill(Silo);
            await Time.Wait(TimeSpan.Zero, Life);
        }

        if (_site.Weather.Strikes(FaultKind.StoreFails, Place.StoreCheckpoint) || !_stored.Write(_version, _document))
        {
            await FailAsync();
        }

        _version++;
        if (_site.Weather.Strikes(FaultKind.StoreAnswerLost, Place.StoreCheckpoint))
        {
            await FailAsync();
        }
    }

    // Another activation may have moved on. This one ends and never goes on; its successor reads again from what is stored.
    private Task FailAsync()
    {
        Life.End();
        _site.Replace(this, _system);
        return new TaskCompletionSource().Task;
    }

    private void MakeReaders()
    {
        // Acknowledgements name a reader: what is still on its way for former ones must not count for these.
        _generation++;
        _reader = $"{_site.NextReader()}.{_generation}";
        _readers.Replace(_site.Feeds(_system).Select(feed =>
            new FeedReader(feed, Site.FeedOptions, _document.Checkpoints.GetValueOrDefault(feed.Name) ?? new(), _site.Search) { StuckPairs = _stuckPairs }));
    }
}
