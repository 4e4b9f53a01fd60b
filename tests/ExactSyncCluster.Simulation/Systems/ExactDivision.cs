using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Systems;

/// <summary>
/// Exact Online: versions belong to rows; a PUT answers nothing; a read by key gives no version and, for lines, no
/// modified time; the ids of lines that came with their order are not told; making an item makes a price row of zero.
/// </summary>
internal sealed class ExactDivision(VirtualClock clock, SyncMapping mapping) : StandIn(clock, mapping)
{
    // A row comes as late as this at most.
    private static readonly TimeSpan LongestHidden = TimeSpan.FromMinutes(2);

    // Who reads a feed in which nothing happens comes by that often.
    private static readonly TimeSpan LongestUnread = LongestHidden + new FeedOptions().PollPeriod;

    private readonly SortedList<string, StoredRow> _rows = new(StringComparer.Ordinal);
    private readonly List<(long Timestamp, Entity Entity, string Record, RowKey Key, DateTimeOffset At)> _deletions = [];
    private readonly List<RowChange> _changes = [];
    private long _timestamp;
    private long _ids;

    public override SystemName System => SystemName.Exact;

    /// <summary>Somebody makes a record.</summary>
    public string Add(Entity entity, Fields fields, params ReadOnlySpan<Fields> lines)
    {
        var id = NewId("e");
        var main = Rendered(fields);
        if (entity == Entity.Order)
        {
            main = Row.Of(("OrderNumber", (int)_ids), ("Status", 12), ("Currency", "EUR")).With(main);
        }

        Put(entity, id, RowKey.Main(id), main);
        foreach (var line in lines)
        {
            AddRow(id, Collections.Lines, line);
        }

        if (entity == Entity.Product)
        {
            AddRow(id, Collections.Prices, Row.Of(("Price", 0m), ("Currency", "EUR"), ("Quantity", 1m)));
        }

        return id;
    }

    /// <summary>Somebody adds a row.</summary>
    public string AddRow(string record, string collection, Fields fields)
    {
        var id = NewId("e" + collection[0]);
        Put(_rows[record].Entity, record, new(collection, id), Rendered(fields).With(collection == Collections.Lines ? NextNumber(record) : Fields.None));
        return id;
    }

    /// <summary>Somebody edits a record's main row.</summary>
    public void Edit(string record, params ReadOnlySpan<(string Name, object? Value)> fields) => Change(_rows[record], Row.Of(fields));

    /// <summary>Somebody edits a row of a collection.</summary>
    public void EditRow(string row, params ReadOnlySpan<(string Name, object? Value)> fields) => Change(Find(row), Row.Of(fields));

    /// <summary>Somebody sets an item's sales price.</summary>
    public void EditPrice(string record, decimal price) => EditRow(Prices(record)[0].Id, ("Price", price));

    /// <summary>Somebody saves a record without a change.</summary>
    public void Touch(string record) => Change(_rows[record], Fields.None);

    public override void Delete(string record)
    {
        foreach (var row in _rows.Values.Where(row => row.Record == record).OrderBy(static row => row.Key.IsMain ? 1 : 0).ToList())
        {
            Remove(row);
        }
    }

    public override bool Has(string record) => _rows.ContainsKey(record);

    public void DeleteRow(string row) => Remove(Find(row));

    public override IEnumerable<string> Records(Entity entity) =>
        _rows.Values.Where(row => row.Entity == entity && row.Key.IsMain).Select(static row => row.Record);

    public override Fields Main(string record) => _rows[record].Fields;

    public override IReadOnlyList<(string Id, Fields Fields)> Lines(string record) => RowsOf(record, Collections.Lines);

    public IReadOnlyList<(string Id, Fields Fields)> Prices(string record) => RowsOf(record, Collections.Prices);

    public List<(string Id, Fields Fields)> RowsOf(string record, string collection) =>
        [.. RowsOf(record).Where(row => row.Key.Collection == collection).Select(static row => (row.Key.Id, row.Fields))];

    public override (ImmutableArray<Observation> Shown, long Position) ReadFeed(long position, ReadWindow read)
    {
        var shown = _rows.Values.Where(row => row.Timestamp > position).OrderBy(static row => row.Timestamp)
            .Select(row => Observe(row.Entity, row.Record, [Shown(row, row.Timestamp, row.Modified)], read))
            .Concat(_deletions.Where(deletion => deletion.Timestamp > position).Select(deletion => Observe(
                deletion.Entity,
                deletion.Record,
                [new() { Key = deletion.Key, Fields = null, Version = deletion.Timestamp, ModifiedAt = deletion.At }],
                read)))
            .ToImmutableArray();
        return (shown, _timestamp);
    }

    /// <summary>Rows with a Timestamp above a position, as one of the sync feeds shows them now.</summary>
    public IEnumerable<FedRow> Fed(string feed, long position)
    {
        for (var at = 0; at < _rows.Count; at++)
        {
            var row = _rows.GetValueAtIndex(at);
            if (row.Timestamp > position && row.Feed == feed && row.ShownFrom <= Clock.Now)
            {
                yield return new(row.Entity, row.Record, Shown(row, row.Timestamp, row.Modified));
            }
        }
    }

    /// <summary>Deletions with a Timestamp above a position.</summary>
    public IEnumerable<FedRow> Deleted(long position)
    {
        foreach (var deletion in _deletions)
        {
            if (deletion.Timestamp > position)
            {
                yield return new(deletion.Entity, deletion.Record, new() { Key = deletion.Key, Fields = null, Version = deletion.Timestamp, ModifiedAt = deletion.At });
            }
        }
    }

    /// <summary>Whether a record was changed again before anybody read the change in the feed, which held one of them back: its time is then told by nothing.</summary>
    public bool HidTheTimeOf(string record, DateTimeOffset at)
    {
        var near = _changes.Where(change => change.Record == record && change.At >= at && change.At <= at + LongestUnread).ToList();
        return near.Count > 1 && near.Exists(static change => change.ShownFrom > change.At);
    }

    /// <summary>When the last change of a record was made that was made by then; null when there is none.</summary>
    public DateTimeOffset? ChangedBy(string record, DateTimeOffset then) =>
        _changes.FindLastIndex(change => change.IsMain && change.Record == record && change.At <= then) is >= 0 and var last ? _changes[last].At : null;

    /// <summary>The division is moved to another database: all Timestamps are new.</summary>
    public void Renumber()
    {
        _timestamp = 0;
        foreach (var row in _rows.Values.OrderBy(static row => row.Timestamp))
        {
            row.Timestamp = ++_timestamp;
        }

        for (var at = 0; at < _deletions.Count; at++)
        {
            _deletions[at] = _deletions[at] with { Timestamp = ++_timestamp };
        }

        Epoch++;
    }

    public override Observation? Show(string record, RecordScope scope, ReadWindow read)
    {
        if (!_rows.TryGetValue(record, out var main))
        {
            return null;
        }

        var collections = (main.Entity, scope) switch
        {
            (Entity.Order, _) => ImmutableArray.Create(Collections.Lines),
            (Entity.Product, not RecordScope.Main) => [Collections.Prices],
            _ => [],
        };
        var rows = ImmutableArray.CreateBuilder<RowShown>();
        foreach (var row in RowsOf(record))
        {
            if (row.Key.IsMain ? scope != RecordScope.Rows || main.Entity == Entity.Order : collections.Contains(row.Key.Collection))
            {
                rows.Add(Shown(row, null, row.Key.Collection == Collections.Lines ? null : row.Modified));
            }
        }

        return Observe(main.Entity, record, rows.DrainToImmutable(), read, collections);
    }

    public override IEnumerable<string> Find(Entity entity, string correlation)
    {
        var name = Mapping.Of(entity).Key.Exact.Name;
        return Records(entity).Where(id => Main(id).Get(name) is var code && (code == Value.Of(correlation) || code == Value.Of(correlation.ToUpperInvariant()))).ToList();
    }

    protected override void ShowAnew()
    {
        foreach (var row in _rows.Values)
        {
            row.Shown = null;
        }
    }

    protected override WriteOutcome CarryOut(WriteRequest request)
    {
        switch (request)
        {
            case WriteRequest.CreateRecord create when IsCodeTaken(create):
                return new WriteOutcome.Rejected("500", "it exists", AlreadyExists: true);
            case WriteRequest.CreateRecord create:
                var made = Add(create.Entity, create.Fields, [.. create.Lines.Select(static line => line.Fields)]);
                return new WriteOutcome.Applied(Observe(create.Entity, made, [Shown(_rows[made], null, _rows[made].Modified)], Window()), made);
            case WriteRequest.UpdateRecord update:
                return Update(update.Record.Value, update.Fields);
            case WriteRequest.UpdateRow update:
                return Update(update.Row.ToString(), update.Fields);
            case WriteRequest.CreateRow create when !Has(create.Record.Value):
                return new WriteOutcome.Rejected("400", "there is no such record");
            case WriteRequest.CreateRow create:
                var id = AddRow(create.Record.Value, create.Collection, create.Fields);
                var row = Find(id);
                return new WriteOutcome.Applied(
                    Observe(create.Entity, row.Record, [Shown(row, null, create.Collection == Collections.Lines ? null : row.Modified)], Window()), id);
            case WriteRequest.DeleteRow delete:
                return Removed(delete.Row.ToString(), () => DeleteRow(delete.Row.Id));
            case WriteRequest.DeleteRecord delete:
                return Removed(delete.Record.Value, () => Delete(delete.Record.Value));
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request, "Not a write.");
        }
    }

    // An account's or an item's code belongs to one record alone; an order's reference may be anybody's.
    private bool IsCodeTaken(WriteRequest.CreateRecord create) => create.Entity != Entity.Order && Find(create.Entity, create.Correlation).Any();

    private WriteOutcome Update(string key, Fields fields)
    {
        if (!_rows.TryGetValue(key, out var row))
        {
            return new WriteOutcome.Conflict("gone");
        }

        Change(row, fields);
        return new WriteOutcome.Applied(null);
    }

    private WriteOutcome Removed(string key, Action remove)
    {
        if (!_rows.ContainsKey(key))
        {
            return new WriteOutcome.AlreadyApplied(null);
        }

        remove();
        return new WriteOutcome.Applied(null);
    }

    private ReadWindow Window() => new(Clock.Now - Way, Clock.Now + Way);

    private RowShown Shown(StoredRow row, long? version, DateTimeOffset? modified) => new()
    {
        Key = row.Key,
        Fields = row.Shown ??= row.Key switch
        {
            { IsMain: true } => Full(Mapping.Of(row.Entity).Main, row.Fields),
            { Collection: Collections.Lines } => Full(Mapping.Of(row.Entity).Lines!, row.Fields),
            _ => row.Fields,
        },
        Version = version,
        ModifiedAt = modified,
    };

    private static Observation Observe(Entity entity, string record, ImmutableArray<RowShown> rows, ReadWindow read, params ImmutableArray<string> complete) => new()
    {
        System = SystemName.Exact,
        Entity = entity,
        Record = new(record),
        Rows = rows,
        Complete = complete,
        Read = read,
    };

    private List<StoredRow> RowsOf(string record)
    {
        var rows = new List<StoredRow>();
        for (var at = 0; at < _rows.Count; at++)
        {
            if (_rows.GetValueAtIndex(at) is { } row && row.Record == record)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private Fields NextNumber(string record)
    {
        const string name = "LineNumber";
        var last = Lines(record).Select(static line => line.Fields.Get(name) is Value.Whole number ? number.Content : 0).DefaultIfEmpty().Max();
        return Row.Of((name, (int)last + 1));
    }

    private StoredRow Find(string id) => _rows.Values.First(row => row.Key.Id == id);

    private void Put(Entity entity, string record, RowKey key, Fields fields)
    {
        _rows[key.ToString()] = new(entity, record, key) { Fields = fields, Timestamp = ++_timestamp, Modified = OwnTime, ShownFrom = Late() };
        Notice(entity, record, key, isDeletion: false);
    }

    private void Change(StoredRow row, Fields fields)
    {
        row.Fields = row.Fields.With(Rendered(fields));
        row.Shown = null;
        row.Timestamp = ++_timestamp;
        row.Modified = OwnTime;
        row.ShownFrom = Late();
        _changes.Add(new(row.Record, row.Key.IsMain, Clock.Now, row.ShownFrom));
        Notice(row.Entity, row.Record, row.Key, isDeletion: false);
    }

    private void Remove(StoredRow row)
    {
        _rows.Remove(row.Key.ToString());
        _deletions.Add((++_timestamp, row.Entity, row.Record, row.Key, OwnTime));
        Notice(row.Entity, row.Record, row.Key, isDeletion: true);
    }

    // No webhook tells of a price.
    private void Notice(Entity entity, string record, RowKey key, bool isDeletion)
    {
        if (key.Collection != Collections.Prices)
        {
            Noticed(entity, record, isDeletion);
        }
    }

    private string NewId(string prefix) => prefix + (++_ids).ToString("D3", CultureInfo.InvariantCulture);

    private readonly record struct RowChange(string Record, bool IsMain, DateTimeOffset At, DateTimeOffset ShownFrom);

    private sealed class StoredRow(Entity entity, string record, RowKey key)
    {
        public Entity Entity { get; } = entity;

        public string Record { get; } = record;

        public RowKey Key { get; } = key;

        /// <summary>The feed that shows it.</summary>
        public string Feed { get; } = FeedPages.FeedOf(entity, key);

        public required Fields Fields { get; set; }

        public Fields? Shown { get; set; }

        public DateTimeOffset ShownFrom { get; set; }

        public required long Timestamp { get; set; }

        public required DateTimeOffset Modified { get; set; }
    }
}
