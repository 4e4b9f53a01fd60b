namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>All records of one kind with their feed and their lookups.</summary>
internal sealed class RecordTable(EntityKind kind, params Lookup[] lookups)
{
    private readonly Dictionary<Guid, ExactRecord> rows = [];

    public EntitySchema Schema { get; } = EntitySchema.Of(kind);

    public FeedIndex Feed { get; } = new(EntitySchema.Of(kind));

    public int Count => rows.Count;

    public IEnumerable<ExactRecord> Rows => rows.Values;

    public ExactRecord? Find(Guid id) => rows.GetValueOrDefault(id);

    public ExactRecord? Find(object? id) => id is Guid guid ? Find(guid) : null;

    public bool HasLookup(string property) => Array.Exists(lookups, lookup => lookup.Property == property);

    public IEnumerable<ExactRecord> FindBy(string property, object value) =>
        Array.Find(lookups, lookup => lookup.Property == property) is { } lookup
            ? lookup.Find(value).Select(id => rows[id])
            : throw new ArgumentException($"{kind} has no lookup by {property}.", nameof(property));

    public void Put(ExactRecord version)
    {
        var old = rows.GetValueOrDefault(version.Id);
        rows[version.Id] = version;
        foreach (var lookup in lookups)
        {
            lookup.Replace(old, version);
        }
    }

    public void Remove(ExactRecord version)
    {
        rows.Remove(version.Id);
        Feed.Hide(version.Id);
        foreach (var lookup in lookups)
        {
            lookup.Replace(version, null);
        }
    }
}
