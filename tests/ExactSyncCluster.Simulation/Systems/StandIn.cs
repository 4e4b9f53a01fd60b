using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Systems;

/// <summary>One end of the connection, in memory, with the behaviour that the reconciler must live with.</summary>
internal abstract class StandIn(VirtualClock clock, SyncMapping mapping)
{
    /// <summary>How long a call is on its way in each direction.</summary>
    public static readonly TimeSpan Way = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<PartMapping, Fields> _blank = [];

    public abstract SystemName System { get; }

    /// <summary>How far this system's clock runs ahead.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>How the system changes what is written to it: rounds, trims, upper-cases.</summary>
    public Func<string, Value, Value> Rendering
    {
        get;
        set
        {
            field = value;
            IsPlain = false;
        }
    } = static (_, value) => value;

    /// <summary>Faults of the next writes, in order.</summary>
    public Queue<WriteFault> Faults { get; } = new();

    /// <summary>Writes that this system always refuses.</summary>
    public Func<WriteRequest, bool> Refuses { get; set; } = static _ => false;

    /// <summary>The ids of all records that were read.</summary>
    public List<string> Reads { get; } = [];

    /// <summary>Records that a read by id does not find, although they are there.</summary>
    public Func<string, bool> Hides { get; set; } = static _ => false;

    /// <summary>All writes that arrived here and were carried out.</summary>
    public List<WriteRequest> Written { get; } = [];

    /// <summary>What happens here while a write is on its way to it.</summary>
    public Action? BeforeWrite { get; set; }

    /// <summary>What happens here after the next write was carried out, while its reply is on its way.</summary>
    public Action? AfterWrite { get; set; }

    /// <summary>Is told of every write before it is carried out.</summary>
    public Action<WriteRequest> Arriving { get; set; } = static _ => { };

    /// <summary>Whether it keeps what is written as it is written.</summary>
    protected bool IsPlain { get; private set; } = true;

    protected VirtualClock Clock => clock;

    /// <summary>Which properties are shown.</summary>
    public SyncMapping Mapping
    {
        get;
        set
        {
            field = value;
            ShowAnew();
        }
    } = mapping;

    /// <summary>The finest time that its clock tells.</summary>
    public TimeSpan Resolution { get; set; } = TimeSpan.FromTicks(1);

    /// <summary>Says for each change how long after it the feed shows it first.</summary>
    public Func<TimeSpan> Lateness { get; set; } = static () => TimeSpan.Zero;

    /// <summary>Is told of every change of a record, and whether something of it was deleted.</summary>
    public Action<Entity, string, bool> Noticed { get; set; } = static (_, _, _) => { };

    /// <summary>Rises when all versions are numbered anew.</summary>
    public int Epoch
    {
        get;
        protected set
        {
            field = value;
            EpochMark = value.ToString(CultureInfo.InvariantCulture);
        }
    } = 1;

    /// <summary>The same as a feed's reader keeps it.</summary>
    public string EpochMark { get; private set; } = "1";

    /// <summary>The time by this system's own clock.</summary>
    protected DateTimeOffset OwnTime
    {
        get
        {
            var ticks = (clock.Now + ClockOffset).Ticks;
            return new(ticks - (ticks % Resolution.Ticks), TimeSpan.Zero);
        }
    }

    protected DateTimeOffset Late() => clock.Now + Lateness();

    /// <summary>Sends a write and tells what the caller learns of it.</summary>
    public WriteOutcome Send(WriteRequest request)
    {
        clock.Advance(Way);
        BeforeWrite?.Invoke();
        var fault = Faults.TryDequeue(out var next) ? next : WriteFault.None;
        if (fault == WriteFault.RequestLost)
        {
            return new WriteOutcome.Unknown("no answer");
        }

        var outcome = fault switch
        {
            WriteFault.Rejected => new WriteOutcome.Rejected("400", "a business rule"),
            WriteFault.AlreadyExists => new WriteOutcome.Rejected("500", "it exists", AlreadyExists: true),
            _ => Arrive(request),
        };

        if (AfterWrite is { } happening)
        {
            AfterWrite = null;
            clock.Advance(Way / 2);
            happening();
        }

        clock.Advance(Way);
        return fault == WriteFault.ReplyLost ? new WriteOutcome.Unknown("no answer") : outcome;
    }

    public RecordRead Read(RecordRequest request)
    {
        clock.Advance(Way);
        Reads.Add(request.Record.Value);
        var shown = Hides(request.Record.Value) ? null : Show(request.Record.Value, request.Scope, new(clock.Now - Way, clock.Now + Way));
        clock.Advance(Way);
        return shown is null ? new RecordRead.Missing(new(clock.Now - Way - Way, clock.Now)) : new RecordRead.Found(shown);
    }

    public RecordSearch Search(CorrelationRequest request)
    {
        clock.Advance(Way);
        var read = new ReadWindow(clock.Now - Way, clock.Now + Way);
        var found = Find(request.Entity, request.Key).Select(id => Show(id, RecordScope.Whole, read)! with { ETag = null }).ToImmutableArray();
        clock.Advance(Way);
        return new RecordSearch.Done(found, read);
    }

    /// <summary>What changed since a position, and the position after it.</summary>
    public abstract (ImmutableArray<Observation> Shown, long Position) ReadFeed(long position, ReadWindow read);

    /// <summary>Ids of the live records of an entity.</summary>
    public abstract IEnumerable<string> Records(Entity entity);

    /// <summary>The main row as it is.</summary>
    public abstract Fields Main(string record);

    /// <summary>The lines as they are, by id, in their order.</summary>
    public abstract IReadOnlyList<(string Id, Fields Fields)> Lines(string record);

    /// <summary>Somebody deletes a record.</summary>
    public abstract void Delete(string record);

    /// <summary>Whether a record stands there.</summary>
    public abstract bool Has(string record);

    /// <summary>A write arrives and is carried out at once.</summary>
    public WriteOutcome Arrive(WriteRequest request)
    {
        Arriving(request);
        var outcome = Refuses(request) ? new WriteOutcome.Rejected("400", "a business rule") : CarryOut(request);
        if (outcome is WriteOutcome.Applied)
        {
            Written.Add(request);
        }

        return outcome;
    }

    /// <summary>What a read by id shows at this moment; null when there is no such record.</summary>
    public abstract Observation? Show(string record, RecordScope scope, ReadWindow read);

    /// <summary>The records that carry a correlation key.</summary>
    public abstract IEnumerable<string> Find(Entity entity, string correlation);

    /// <summary>Which properties a row shows may have changed.</summary>
    protected abstract void ShowAnew();

    protected abstract WriteOutcome CarryOut(WriteRequest request);

    /// <summary>Values as this system keeps them.</summary>
    protected Fields Rendered(Fields fields) => IsPlain
        ? fields
        : new(fields.Select(field => KeyValuePair.Create(field.Key, Rendering(field.Key, field.Value))));

    /// <summary>A row with every property that the mapping names, as the system shows it.</summary>
    protected Fields Full(PartMapping part, Fields fields)
    {
        if (!_blank.TryGetValue(part, out var blank))
        {
            _blank[part] = blank = new(part.Properties
                .Select(property => property.Name(System))
                .Where(static name => !name.StartsWith("SalesItemPrices.", StringComparison.Ordinal) && !name.StartsWith("StockPositions.", StringComparison.Ordinal))
                .Select(static name => KeyValuePair.Create(name, Value.Nothing)));
        }

        return blank.With(fields);
    }
}
