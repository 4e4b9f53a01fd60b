using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>
/// Two systems, their feeds, the directory and the loop that carries out what the reconciler decides. Every state goes
/// through its stored form, so what that form loses, the reconciler loses.
/// </summary>
internal sealed class SyncWorld
{
    // One input never leads to more calls than this; more is an endless loop.
    private const int MostSteps = 200;

    private readonly Dictionary<PairKey, string> _stored = [];
    private readonly Queue<(PairKey Pair, PairInput Input)> _toDo = new();
    private readonly Dictionary<SystemName, ClockOffset> _offsets = new() { [SystemName.Exact] = ClockOffset.Unknown, [SystemName.Webshop] = ClockOffset.Unknown };
    private ImmutableDictionary<ReferenceFrom, LinkKnown> _links = ImmutableDictionary<ReferenceFrom, LinkKnown>.Empty;
    private long _intents;
    private int _stepsToCrash = int.MaxValue;
    private CrashPoint _crashPoint;

    public SyncWorld(SyncMapping? mapping = null)
    {
        Mapping = mapping ?? TestMapping.Default;
        Exact = new(Clock, Mapping);
        Shop = new(Clock, Mapping);
        Links = new(Mapping);
        Feeds = new(this);
    }

    public VirtualClock Clock { get; } = new();

    public ExactDivision Exact { get; }

    public Shop Shop { get; }

    public Links Links { get; }

    public Feeds Feeds { get; }

    public SyncMapping Mapping { get; private set; }

    public SyncPolicy Policy { get; set; } = new();

    public SyncTiming Timing { get; } = new();

    /// <summary>Answers a call before it is made, with a reason not to make it.</summary>
    public Func<PairEffect, CallFailure?> Refusal { get; set; } = static _ => null;

    /// <summary>How long the process hangs before the next write leaves, after it was stored.</summary>
    public TimeSpan Hang { get; set; }

    public List<(PairKey Pair, HistoryEntry Entry)> History { get; } = [];

    public List<PairNote> Notes { get; } = [];

    public int Steps { get; private set; }

    /// <summary>The most bytes that one step took.</summary>
    public long MostAllocated { get; set; }

    public IEnumerable<WriteRequest> Writes => Exact.Written.Concat(Shop.Written);

    public int WriteCount => Exact.Written.Count + Shop.Written.Count;

    /// <summary>The connection's mapping is replaced; both systems stay as they are.</summary>
    public void UseMapping(SyncMapping mapping)
    {
        Mapping = mapping;
        Exact.Mapping = mapping;
        Shop.Mapping = mapping;
    }

    /// <summary>Another silo goes on, which has not measured the clocks yet.</summary>
    public void ForgetClocks() => Know(ClockOffset.Unknown);

    /// <summary>The clocks were measured to within a few milliseconds.</summary>
    public void MeasureClocks(TimeSpan ahead = default) => Know(new(ahead - TimeSpan.FromMilliseconds(5), ahead + TimeSpan.FromMilliseconds(5), 1));

    private void Know(ClockOffset offset)
    {
        foreach (var system in SystemNames.Both)
        {
            _offsets[system] = offset;
        }
    }

    public StandIn System(SystemName system) => system == SystemName.Exact ? Exact : Shop;

    public PairState State(PairKey pair) => JsonSerializer.Deserialize<PairState>(_stored[pair], PairJson.Options)!;

    /// <summary>The store is brought back from a copy.</summary>
    public void SetBack(PairKey pair, PairState copy) => _stored[pair] = JsonSerializer.Serialize(copy, PairJson.Options);

    public bool HasState(PairKey pair) => _stored.ContainsKey(pair);

    public int StoredLength(PairKey pair) => _stored[pair].Length;

    /// <summary>Kills the silo when this many further steps were stored.</summary>
    public void CrashAfter(int steps, CrashPoint point)
    {
        _stepsToCrash = steps;
        _crashPoint = point;
    }

    /// <summary>Hands something to a pair and carries out what follows of it.</summary>
    public void Take(PairKey pair, PairInput input)
    {
        _toDo.Enqueue((pair, input));
        while (_toDo.TryDequeue(out var next))
        {
            Loop(next.Pair, next.Input);
        }
    }

    public void Wake(PairKey pair, SystemName? fresh = null, DateTimeOffset readStarted = default) =>
        Take(pair, new PairInput.Woken(Links.Known(pair), pair.Entity, fresh, readStarted));

    /// <summary>Reads feeds, hands over and wakes until nobody has anything to do, or the time is over.</summary>
    /// <returns>True when nothing is left to do.</returns>
    public bool Settle(TimeSpan? within = null)
    {
        var end = Clock.Now + (within ?? TimeSpan.FromHours(2));
        while (Clock.Now < end)
        {
            var isQuiet = true;
            foreach (var system in SystemNames.Both)
            {
                var read = Feeds.Read(system);
                isQuiet &= read.Deliveries.Count == 0;
                Feeds.DeliverPending(system);
                isQuiet &= !WakeForView(read);
            }

            foreach (var (pair, row) in Links.Rows.Where(row => row.Row.Due <= Clock.Now))
            {
                isQuiet = false;
                Wake(pair);
            }

            if (isQuiet && !Links.Rows.Any(static row => row.Row.Status is PairStatus.Working or PairStatus.Waiting))
            {
                return true;
            }

            Clock.Advance(TimeSpan.FromSeconds(isQuiet ? 5 : 1));
        }

        return false;
    }

    private bool WakeForView(FeedRead read)
    {
        var woke = false;
        foreach (var (pair, row) in Links.Rows)
        {
            if (row.Status == PairStatus.Waiting && row.Cause == nameof(WaitCause.FreshView) && row.System == read.System)
            {
                Wake(pair, read.System, read.Start);
                woke = true;
            }
        }

        return woke;
    }

    private void Loop(PairKey pair, PairInput input)
    {
        _links = ImmutableDictionary<ReferenceFrom, LinkKnown>.Empty;
        var view = (input as PairInput.Woken)?.SharedView;
        PairInput? next = input;
        for (var steps = 0; next is not null; steps++)
        {
            Assert.True(steps < MostSteps, $"The pair does not come to rest after {input}.");
            var before = _stored.GetValueOrDefault(pair);
            var state = before is null ? null : State(pair);
            var context = Context(pair) with { SharedView = view };
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var step = PairEngine.Step(state, next, context);
            MostAllocated = Math.Max(MostAllocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
            var isRest = step.Effect is PairEffect.Rest or PairEffect.AwaitView or PairEffect.AwaitPair;
            if (Refusal(step.Effect) is { } failure && step.Effect is PairEffect.Send or PairEffect.Read or PairEffect.Search)
            {
                // An intent that cannot be sent now is not stored.
                Refused(pair, step, failure);
                return;
            }

            Store(pair, step, !isRest);
            if (IsCrash(CrashPoint.BeforeEffect))
            {
                _toDo.Clear();
                return;
            }

            next = CarryOut(pair, step.Effect);
            if (!isRest && IsCrash(CrashPoint.AfterEffect))
            {
                _toDo.Clear();
                return;
            }
        }
    }

    private void Refused(PairKey pair, PairStep step, CallFailure failure)
    {
        var state = step.Effect is PairEffect.Send ? step.State with { Intent = null } : step.State;
        var system = step.Effect switch
        {
            PairEffect.Send send => send.System,
            PairEffect.Read read => read.System,
            PairEffect.Search search => search.System,
            _ => SystemName.Exact,
        };
        var refused = PairEngine.Step(state, new PairInput.Refused(system, failure), Context(pair));
        Store(pair, refused with { History = step.History.AddRange(refused.History) }, hasWork: false);
    }

    private bool IsCrash(CrashPoint point)
    {
        if (point == _crashPoint && _stepsToCrash != int.MaxValue && --_stepsToCrash <= 0)
        {
            _stepsToCrash = int.MaxValue;
            return true;
        }

        return false;
    }

    /// <summary>What a step of a pair knows now.</summary>
    public PairContext Context(PairKey pair) => new()
    {
        Key = pair,
        Mapping = Mapping,
        Policy = Policy,
        Timing = Timing,
        Now = Clock.Now,
        NextIntent = Guid.Parse((++_intents).ToString("x32", CultureInfo.InvariantCulture)),
        ExactOffset = _offsets[SystemName.Exact],
        WebshopOffset = _offsets[SystemName.Webshop],
        Links = _links,
    };

    private void Store(PairKey pair, PairStep step, bool hasWork)
    {
        Steps++;
        var json = JsonSerializer.Serialize(step.State, PairJson.Options);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<PairState>(json, PairJson.Options), PairJson.Options));
        _stored[pair] = json;
        Links.Store(pair, DirectoryRow.Of(step.State, hasWork, Clock.Now));
        History.AddRange(step.History.Select(entry => (pair, entry)));
        Notes.AddRange(step.Notes);
        foreach (var note in step.Notes)
        {
            if (note is PairNote.ClockSample sample)
            {
                _offsets[sample.System] = _offsets[sample.System].With(sample.Reading);
            }
            else if (note is PairNote.Linked)
            {
                foreach (var (needing, _) in Links.Rows.Where(row => row.Row.Needs == pair))
                {
                    _toDo.Enqueue((needing, new PairInput.Woken(Links.Known(needing), needing.Entity)));
                }
            }
        }
    }

    private PairInput? CarryOut(PairKey pair, PairEffect effect)
    {
        switch (effect)
        {
            case PairEffect.Read read:
                return new PairInput.WasRead(read.System, read.Request.Scope, System(read.System).Read(read.Request));
            case PairEffect.Search search:
                return new PairInput.WasSearched(search.System, System(search.System).Search(search.Request));
            case PairEffect.ClaimKey claim:
                return new PairInput.WasClaimed(Links.Claim(pair, claim.Target, claim.MatchKey));
            case PairEffect.FindLinks find:
                _links = _links.SetItems(find.References.Select(reference => KeyValuePair.Create(
                    new ReferenceFrom(find.System, reference.Entity, reference.Id), Links.Link(find.System, reference))));
                return new PairInput.LinksKnown();
            case PairEffect.Send send:
                if (send.Request is WriteRequest.CreateRecord create)
                {
                    Links.Announce(pair, send.System, create.Correlation);
                }

                var sent = Clock.Now;
                Clock.Advance(Hang);
                Hang = TimeSpan.Zero;
                var outcome = CallFailure.WhenLate(send.Before, Clock.Now) is { } late ? new WriteOutcome.NotSent(late) : System(send.System).Send(send.Request);
                return new PairInput.WasSent(outcome, new(sent, Clock.Now));
            case PairEffect.AwaitPair await:
                _toDo.Enqueue((await.Needed, new PairInput.Woken(Links.Known(await.Needed), await.Needed.Entity, Priority: await.Priority)));
                return null;
            default:
                return null;
        }
    }
}
