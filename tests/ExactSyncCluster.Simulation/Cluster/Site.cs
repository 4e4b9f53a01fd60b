using System.Globalization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Pairs;
using ExactSyncCluster.Simulation.Storage;
using ExactSyncCluster.Simulation.Systems;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>One connection: its two systems, what is stored of it, and what runs for it.</summary>
internal sealed class Site
{
    /// <summary>How long the store takes.</summary>
    public static readonly TimeSpan StoreLatency = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan StreamLatency = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan SupervisorPeriod = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WakeAgain = TimeSpan.FromSeconds(5);

    private readonly Dictionary<PairKey, StoredPair> _stored = [];
    private readonly Dictionary<PairKey, List<PairActivation>> _activations = [];
    private readonly Dictionary<PairKey, DateTimeOffset> _wakes = [];
    private readonly StoredFeed[] _storedFeeds = [new(), new()];
    private readonly FeedActivation?[] _feeds = new FeedActivation?[2];
    private readonly TimeSpan[] _off = new TimeSpan[2];
    private readonly Dice _dice;
    private ulong _ids;
    private int _readersMade;

    public Site(World world, string name, ulong salt)
    {
        (World, Name) = (world, name);
        _dice = Dice.For(world.Plan.Seed, 50 + salt);
        Mapping = Histories.Mappings.Of(world.Plan.WholeMapping);
        Policy = new() { Conflicts = world.Plan.Conflicts };
        Weather = world.Weather;
        Exact = new(world.Time.Clock, Mapping);
        Shop = new(world.Time.Clock, Mapping);
        Book = new(name, salt);
        Fuses = new(this);
        Calls = new(this, Dice.For(world.Plan.Seed, 60 + salt));
        Permits = world.Plan.Limited ? new(this) : null;
        Tokens = world.Plan.Authorised ? new(this, world.Plan.Seed, salt) : null;
        Checks = new(this);
        Stuck = new(this);
        Exact.Noticed = (entity, record, isDeletion) => Notice(SystemName.Exact, entity, record, isDeletion || entity == Entity.Order);
        Shop.Noticed = (entity, record, isDeletion) => Notice(SystemName.Webshop, entity, record, isDeletion);
    }

    /// <summary>How the feeds are read.</summary>
    public static FeedOptions FeedOptions { get; } = new();

    public World World { get; }

    public string Name { get; }

    public SyncMapping Mapping { get; private set; }

    /// <summary>The system that keeps texts otherwise than they are written; null where none does.</summary>
    public SystemName? Renders { get; set; }

    /// <summary>How far two times, one told by each system, may be apart from how far they truly are: by the most that each clock was ever off, and our own.</summary>
    public TimeSpan ClockTolerance => _off[0] + _off[1] + (Weather.Has(FaultKind.SilosApart) ? ClusterTime.MostApart : TimeSpan.Zero);

    /// <summary>How often the mapping was changed.</summary>
    public int Remaps { get; private set; }

    public SyncPolicy Policy { get; }

    public SyncTiming Timing { get; } = new();

    public Weather Weather { get; }

    public ExactDivision Exact { get; }

    public Shop Shop { get; }

    public PairBook Book { get; }

    public Fuses Fuses { get; }

    public Permits? Permits { get; }

    /// <summary>What calls to Exact present; null where nobody asks for it.</summary>
    public Tokens? Tokens { get; }

    public Calls Calls { get; }

    public SiteChecks Checks { get; }

    /// <summary>Changes that their pairs could not take.</summary>
    public StuckList Stuck { get; }

    /// <summary>The search for matches that the connection began with.</summary>
    public SystemsSearch? Search { get; private set; }

    /// <summary>All that is stored of pairs.</summary>
    public IReadOnlyDictionary<PairKey, StoredPair> Pairs => _stored;

    /// <summary>Whether Exact numbers its rows as was seen last.</summary>
    public bool KnowsNumbering => _feeds[(int)SystemName.Exact]?.KnowsNumbering == true;

    /// <summary>
    /// Whether a new numbering may hide changes until the numbering is looked at by the hour: only where the last row is gone for good, or
    /// seemed to be, for as long as nothing else is shown, and where it was changed until it had a higher number than before.
    /// </summary>
    public bool MayOverlookNumbering => Checks.Last.IsNumberingHidden || Weather.Struck.Any(FaultKind.AnswerEmpty) || Weather.Struck.Any(FaultKind.RowLate) || Checks.Ledger.Slots.Exists(static slot => slot.Deletion is not null || slot.HasLostLines);

    /// <summary>All that was there then is read, and nothing that was read is still on its way.</summary>
    public bool IsHandedOver(DateTimeOffset then) => Stuck.IsEmpty && _feeds.All(feed => feed?.Outstanding == 0 && feed.HasReadSince(then));

    /// <summary>The feeds, for who asks why nothing moves.</summary>
    public string FeedText => string.Join(", ", _feeds.Select(static feed => feed?.ToString() ?? "no feed"));

    /// <summary>A system's clock is off by so much.</summary>
    public void ClockIsOff(SystemName system, TimeSpan off) =>
        _off[(int)system] = off.Duration() > _off[(int)system] ? off.Duration() : _off[(int)system];

    /// <summary>The feeds of a system that are read.</summary>
    public IEnumerable<FeedDescription> Feeds(SystemName system) =>
        FeedPages.Of(system).Where(feed => !World.Plan.ReadsCastAlone || feed.Entity is not { } told || World.Plan.MayHave(World.Sites.IndexOf(this), told));

    public StandIn System(SystemName system) => system == SystemName.Exact ? Exact : Shop;

    public StoredPair Store(PairKey pair)
    {
        if (!_stored.TryGetValue(pair, out var stored))
        {
            _stored[pair] = stored = new(World.KeepsStoredForm);
        }

        return stored;
    }

    public StoredFeed StoredFeed(SystemName system) => _storedFeeds[(int)system];

    public Guid NewId() => new((uint)++_ids, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public string NextReader() => (++_readersMade).ToString(CultureInfo.InvariantCulture);

    /// <summary>Both systems were read to their end and matched; from now on the feeds run.</summary>
    public void Connect()
    {
        foreach (var system in SystemNames.Both)
        {
            foreach (var feed in Feeds(system).Where(static feed => feed is { IsMain: true, Entity: not null }))
            {
                var page = (FeedPage.Page)(system == SystemName.Exact
                    ? Exact.Read(new(feed.Name, null, int.MaxValue), default, int.MaxValue - 1)
                    : Shop.Read(new(feed.Name, null, int.MaxValue), default, int.MaxValue - 1));
                Book.Resolve(system, FeedEntries.Questions(Mapping, system, page), World.Time.Now);
            }
        }

        Book.Match(World.Time.Now);
        Search = new(World.Time.Now, World.Time.Now);
        foreach (var system in SystemNames.Both)
        {
            Supervise(system);
        }
    }

    /// <summary>Somebody changes the mapping, and starts the program again: files are read at its start alone.</summary>
    public void Remap(SyncMapping mapping)
    {
        (Mapping, Exact.Mapping, Shop.Mapping) = (mapping, mapping, mapping);
        Remaps++;
        World.KillAll();
    }

    public void Publish(PairMessage.Change change)
    {
        if (Weather.Strikes(FaultKind.DeliveryLost, Place.Delivery))
        {
            return;
        }

        var delay = Weather.Strikes(FaultKind.DeliveryDelayed, Place.Delivery) ? _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(90)) : StreamLatency;
        World.Time.At(World.Time.Now + delay, World.Life, () => Post(change.Delivery.Pair, change));
        if (Weather.Strikes(FaultKind.DeliveryRepeated, Place.Delivery))
        {
            World.Time.At(World.Time.Now + _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(60)), World.Life, () => Post(change.Delivery.Pair, change));
        }
    }

    /// <summary>A message goes to the pair's activation; it gets one if it has none.</summary>
    public void Post(PairKey pair, PairMessage message)
    {
        if (!_activations.TryGetValue(pair, out var active))
        {
            _activations[pair] = active = [];
        }

        active.RemoveAll(static activation => activation.Life.HasEnded || activation.IsGone);
        if (active.Count == 0 || (active.Count == 1 && Weather.Strikes(FaultKind.SecondActivation, message is PairMessage.Wake ? Place.Waking : Place.Delivery)))
        {
            active.Add(new(pair, this, World.Silo(_dice)));
        }

        active[_dice.Below(active.Count)].Post(message);
    }

    /// <summary>A silo that has written to a system itself knows its clock; the others ask the silo that has its feed.</summary>
    public void RecallClocks(Silo silo)
    {
        foreach (var system in SystemNames.Both)
        {
            if (silo.Clock(System(system)).Samples == 0 && _feeds[(int)system] is { } feed)
            {
                silo.Recall(System(system), feed.Silo.Clock(System(system)));
            }
        }
    }

    public void Forget(PairActivation activation) => _activations[activation.Key].Remove(activation);

    public void Acknowledge(PairMessage.Change change)
    {
        if (!Stuck.Taken(change) && !Weather.Strikes(FaultKind.AcknowledgementLost, Place.Acknowledgement))
        {
            World.Time.At(World.Time.Now + StreamLatency, World.Life, () => _feeds[(int)change.Delivery.Shown.System]?.Acknowledge(change.Reader, change.Delivery.Feed, change.Delivery.Number));
        }
    }

    /// <summary>What a pair that waits asks of others.</summary>
    public void Await(PairEffect effect, PairKey pair)
    {
        if (effect is PairEffect.AwaitView view)
        {
            _feeds[(int)view.System]?.RequestView(pair.Entity);
        }
        else if (effect is PairEffect.AwaitPair other)
        {
            Post(other.Needed, new PairMessage.Wake(Priority: other.Priority));
        }
    }

    public void WakeNeeding(PairKey pair)
    {
        foreach (var row in Book.Rows.Where(row => row.Status == PairStatus.Waiting && row.Needs is { } needs
            && (needs == pair || Book.Find(needs)?.MovedTo == pair)).ToList())
        {
            Post(row.Key, new PairMessage.Wake());
        }
    }

    /// <summary>The feeds of an entity were read to their end.</summary>
    /// <param name="system">The system.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="readStarted">When that read began.</param>
    /// <param name="seen">Since when pairs know what stands there, and those that wait for calls need no look of their own; null when they may not.</param>
    public void WakeForView(SystemName system, Entity entity, DateTimeOffset readStarted, DateTimeOffset? seen)
    {
        List<PairKey>? waiting = null;
        if (system == SystemName.Exact && Stuck.IsEmpty && seen is { } view)
        {
            Checks.Views.Shared(entity, view);
            if (Permits?.Wakes.Viewed(entity, view) == true)
            {
                _feeds[(int)system]?.Spare(entity);
            }
        }

        foreach (var row in Book.Rows)
        {
            if (row.Status != PairStatus.Waiting || row.System != system || row.Key.Entity != entity)
            {
                continue;
            }

            if (row.Cause == nameof(WaitCause.FreshView) && row.Since < readStarted)
            {
                (waiting ??= []).Add(row.Key);
            }
        }

        foreach (var pair in waiting ?? [])
        {
            Post(pair, new PairMessage.Wake(system, readStarted));
        }
    }

    /// <summary>The writes of all that wait go behind one read of Exact's feeds: it begins soon.</summary>
    public void ShareView(Entity entity) => _feeds[(int)SystemName.Exact]?.ShareView(entity);

    /// <summary>A pair's row may have a new time at which it is to be woken.</summary>
    public void Due(PairKey pair)
    {
        if (Book.Find(pair) is { Due: { } due, Status: PairStatus.Waiting or PairStatus.Working or PairStatus.Settled } row)
        {
            if (Permits is { } permits && row.System != SystemName.Webshop)
            {
                permits.Wakes.Due(due);
                return;
            }

            WakeAt(pair, due);
        }
    }

    /// <summary>The feeds of a system get an activation when they have none.</summary>
    public void Supervise(SystemName system)
    {
        if (_feeds[(int)system] is not { Life.HasEnded: false })
        {
            _feeds[(int)system] = new(this, system, World.Silo(_dice));
        }
    }

    /// <summary>A feed's activation has ended.</summary>
    public void Replace(FeedActivation feed, SystemName system)
    {
        if (_feeds[(int)system] == feed)
        {
            World.Time.At(World.Time.Now + SupervisorPeriod, World.Life, () => Supervise(system));
        }
    }

    /// <summary>Silos have died: their supervisors' peers look after the feeds, and another silo holds the budget.</summary>
    public void LookAfterFeeds()
    {
        Permits?.Move();
        foreach (var system in SystemNames.Both)
        {
            World.Time.At(World.Time.Now + SupervisorPeriod, World.Life, () =>
            {
                _feeds[(int)system]?.Recover();
                Supervise(system);
            });
        }
    }

    /// <summary>Every activation loses its memory.</summary>
    public void ForgetAll()
    {
        foreach (var activation in _activations.Values.SelectMany(static active => active))
        {
            activation.Life.End();
        }

        _activations.Clear();
    }

    private void WakeAt(PairKey pair, DateTimeOffset due)
    {
        var at = due > World.Time.Now ? due : World.Time.Now;
        if (_wakes.TryGetValue(pair, out var planned) && planned <= at)
        {
            return;
        }

        _wakes[pair] = at;
        World.Time.At(at, World.Life, () =>
        {
            if (_wakes.GetValueOrDefault(pair) != at)
            {
                return;
            }

            _wakes.Remove(pair);
            if (Book.Find(pair) is { Due: { } now, Status: PairStatus.Waiting or PairStatus.Working or PairStatus.Settled })
            {
                if (now <= World.Time.Now)
                {
                    Post(pair, new PairMessage.Wake());
                    WakeAt(pair, World.Time.Now + WakeAgain);
                }
                else
                {
                    WakeAt(pair, now);
                }
            }
        });
    }

    private void Notice(SystemName system, Entity entity, string record, bool mayBeDeletion)
    {
        World.Note($"{Name} {system} changed {entity} {record}");
        if (Weather.Strikes(FaultKind.HintLost, Place.Hint))
        {
            return;
        }

        var named = Weather.Strikes(FaultKind.HintOfNothing, Place.Hint) ? "nothing" : record;
        var delay = Weather.Strikes(FaultKind.HintDelayed, Place.Hint)
            ? _dice.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5))
            : _dice.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
        Hint(system, entity, named, mayBeDeletion, delay);
        if (Weather.Strikes(FaultKind.HintRepeated, Place.Hint))
        {
            Hint(system, entity, named, mayBeDeletion, delay * 2);
        }
    }

    private void Hint(SystemName system, Entity entity, string record, bool mayBeDeletion, TimeSpan delay) =>
        World.Time.At(World.Time.Now + delay, World.Life, () => _feeds[(int)system]?.Hint(entity, record, mayBeDeletion));
}
