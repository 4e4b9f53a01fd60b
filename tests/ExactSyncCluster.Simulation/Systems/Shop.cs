using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Systems;

/// <summary>
/// The webshop: whole records, each change one version on; a write must name the tag it was made for and is answered
/// with the record; lines are one array, and a line keeps our own key.
/// </summary>
internal sealed class Shop(VirtualClock clock, SyncMapping mapping) : StandIn(clock, mapping)
{
    private readonly SortedList<string, StoredRecord> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);
    private long _position;
    private long _ids;

    public override SystemName System => SystemName.Webshop;

    /// <summary>Somebody makes a record.</summary>
    public string Add(Entity entity, Fields fields, params ReadOnlySpan<Fields> lines) => Make(entity, fields, [.. lines], null);

    /// <summary>A record that carries a correlation key of which nobody knows any more.</summary>
    public string MadeEarlier(Entity entity, Fields fields, string correlation, params ReadOnlySpan<Fields> lines) => Make(entity, fields, [.. lines], correlation);

    /// <summary>Somebody edits a record.</summary>
    public void Edit(string record, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var stored = _records[record];
        stored.Fields = stored.Fields.With(Rendered(Row.Of(fields)));
        Changed(stored);
    }

    /// <summary>Somebody edits a line.</summary>
    public void EditLine(string record, string line, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var stored = _records[record];
        var at = stored.Lines.FindIndex(entry => entry.Id == line);
        stored.Lines[at] = stored.Lines[at] with { Fields = stored.Lines[at].Fields.With(Rendered(Row.Of(fields))) };
        Changed(stored);
    }

    /// <summary>Somebody adds a line.</summary>
    public string AddLine(string record, Fields fields)
    {
        var line = new StoredLine(NewId("wl"), null, Rendered(fields));
        _records[record].Lines.Add(line);
        Changed(_records[record]);
        return line.Id;
    }

    public void DeleteLine(string record, string line)
    {
        _records[record].Lines.RemoveAll(entry => entry.Id == line);
        Changed(_records[record]);
    }

    public override void Delete(string record)
    {
        _records[record].IsDeleted = true;
        Changed(_records[record]);
    }

    public override bool Has(string record) => _records.TryGetValue(record, out var stored) && !stored.IsDeleted;

    /// <summary>Somebody saves a record without a change.</summary>
    public void Touch(string record) => Changed(_records[record]);

    public override IEnumerable<string> Records(Entity entity) =>
        _records.Values.Where(record => record.Entity == entity && !record.IsDeleted).Select(static record => record.Id);

    public override Fields Main(string record) => _records[record].Fields;

    public override IReadOnlyList<(string Id, Fields Fields)> Lines(string record) =>
        [.. _records[record].Lines.Select(static line => (line.Id, line.Fields))];

    public long Version(string record) => _records[record].Version;

    public override (ImmutableArray<Observation> Shown, long Position) ReadFeed(long position, ReadWindow read) =>
        ([.. _records.Values.Where(record => record.Position > position).OrderBy(static record => record.Position).Select(record => Observe(record, read))], _position);

    /// <summary>The first records of an entity that changed after a position, in order.</summary>
    public IReadOnlyList<StoredRecord> Fed(Entity entity, long position, int most)
    {
        List<StoredRecord>? changed = null;
        for (var at = 0; at < _records.Count; at++)
        {
            if (_records.GetValueAtIndex(at) is { } record && record.Entity == entity && record.Position > position)
            {
                (changed ??= []).Add(record);
            }
        }

        changed?.Sort(static (one, other) => one.Position.CompareTo(other.Position));
        return changed is null ? [] : changed.Count > most ? changed[..most] : changed;
    }

    /// <summary>A record as a feed shows it.</summary>
    public Observation Show(StoredRecord record, ReadWindow read) => Observe(record, read);

    /// <summary>Former cursors are refused from now on.</summary>
    public void ExpireCursors() => Epoch++;

    public override Observation? Show(string record, RecordScope scope, ReadWindow read) =>
        _records.TryGetValue(record, out var stored) && !stored.IsDeleted ? Observe(stored, read) : null;

    public override IEnumerable<string> Find(Entity entity, string correlation) =>
        Records(entity).Where(id => _records[id].Correlation == correlation).ToList();

    protected override void ShowAnew()
    {
        foreach (var record in _records.Values)
        {
            record.Shown = null;
        }
    }

    protected override WriteOutcome CarryOut(WriteRequest request) => request switch
    {
        WriteRequest.CreateRecord create => Create(create),
        WriteRequest.UpdateRecord update => Update(update),
        WriteRequest.DeleteRecord delete => Remove(delete),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, "The shop takes no rows."),
    };

    private WriteOutcome Create(WriteRequest.CreateRecord create)
    {
        if (_made.TryGetValue(create.IdempotencyKey, out var before))
        {
            return new WriteOutcome.AlreadyApplied(Observe(_records[before], Window()), before);
        }

        if (Find(create.Entity, create.Correlation).Any())
        {
            return new WriteOutcome.Rejected("409", "the reference is taken", AlreadyExists: true);
        }

        var made = Make(create.Entity, create.Fields, [], create.Correlation);
        var record = _records[made];
        record.Lines.AddRange(create.Lines.Select(line => new StoredLine(NewId("wl"), line.Correlation, Rendered(line.Fields))));
        _made[create.IdempotencyKey] = made;
        return new WriteOutcome.Applied(Observe(record, Window()), made);
    }

    private WriteOutcome Update(WriteRequest.UpdateRecord update)
    {
        if (!_records.TryGetValue(update.Record.Value, out var record) || record.IsDeleted || update.ETag != record.ETag)
        {
            return new WriteOutcome.Conflict("412");
        }

        record.Fields = record.Fields.With(Rendered(update.Fields));
        if (update.Lines is { } lines)
        {
            var kept = lines.Select(line => line.Id is { } id
                ? record.Lines.First(entry => entry.Id == id) with { Fields = Rendered(line.Fields) }
                : new StoredLine(NewId("wl"), line.Correlation, Rendered(line.Fields))).ToList();
            record.Lines.Clear();
            record.Lines.AddRange(kept);
        }

        Changed(record);
        return new WriteOutcome.Applied(Observe(record, Window()));
    }

    private WriteOutcome Remove(WriteRequest.DeleteRecord delete)
    {
        if (!_records.TryGetValue(delete.Record.Value, out var record) || record.IsDeleted)
        {
            return new WriteOutcome.AlreadyApplied(null);
        }

        if (delete.ETag != record.ETag)
        {
            return new WriteOutcome.Conflict("412");
        }

        Delete(record.Id);
        return new WriteOutcome.Applied(null);
    }

    private string Make(Entity entity, Fields fields, ImmutableArray<Fields> lines, string? correlation)
    {
        var id = NewId("w");
        var main = Rendered(fields);
        if (entity == Entity.Order)
        {
            main = Row.Of(("number", $"S-{_ids}"), ("status", "open"), ("currency", "EUR")).With(main);
        }

        var record = new StoredRecord(id, entity, correlation) { Fields = main };
        record.Lines.AddRange(lines.Select(line => new StoredLine(NewId("wl"), null, Rendered(line))));
        _records[id] = record;
        Changed(record);
        return id;
    }

    private void Changed(StoredRecord record)
    {
        record.Version++;
        record.Position = ++_position;
        record.ModifiedAt = OwnTime;
        record.Shown = null;
        Noticed(record.Entity, record.Id, true);
    }

    private Observation Observe(StoredRecord record, ReadWindow read)
    {
        var isOrder = record is { Entity: Entity.Order, IsDeleted: false };
        return new()
        {
            System = SystemName.Webshop,
            Entity = record.Entity,
            Record = new(record.Id),
            Rows = record.Shown ??= Rows(record),
            Complete = isOrder ? [Collections.Lines] : [],
            Read = read,
            ETag = record.IsDeleted ? null : record.ETag,
            Correlation = record.Correlation,
        };
    }

    private ImmutableArray<RowShown> Rows(StoredRecord record)
    {
        var main = new RowShown
        {
            Key = RowKey.Main(record.Id),
            Fields = record.IsDeleted ? null : Full(Mapping.Of(record.Entity).Main, record.Fields),
            Version = record.Version,
            ModifiedAt = record.ModifiedAt,
        };
        return record is { Entity: Entity.Order, IsDeleted: false } ? [main, .. record.Lines.Select(line => Shown(record, line))] : [main];
    }

    private RowShown Shown(StoredRecord record, StoredLine line) => new()
    {
        Key = new(Collections.Lines, line.Id),
        Fields = Full(Mapping.Order.Lines!, line.Fields).With("externalReference", Value.Of(line.Correlation)),
        Version = record.Version,
        ModifiedAt = record.ModifiedAt,
    };

    private ReadWindow Window() => new(Clock.Now - Way, Clock.Now + Way);

    private string NewId(string prefix) => prefix + (++_ids).ToString("D3", CultureInfo.InvariantCulture);

    internal sealed record StoredLine(string Id, string? Correlation, Fields Fields);

    internal sealed class StoredRecord(string id, Entity entity, string? correlation)
    {
        public string Id { get; } = id;

        public Entity Entity { get; } = entity;

        public string? Correlation { get; } = correlation;

        public required Fields Fields { get; set; }

        public List<StoredLine> Lines { get; } = [];

        public long Version { get; set; }

        public long Position { get; set; }

        public DateTimeOffset ModifiedAt { get; set; }

        public bool IsDeleted { get; set; }

        public ImmutableArray<RowShown>? Shown { get; set; }

        public string ETag => Version.ToString(CultureInfo.InvariantCulture);
    }
}
