
namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>All records of one resource, found by id, by key, by reference and by place in the feed without a scan.</summary>
internal sealed class RecordTable
{
    private static readonly Comparer<StoredRecord> ByPosition =
        Comparer<StoredRecord>.Create(static (left, right) => left.Position.CompareTo(right.Position));

    private readonly Dictionary<string, StoredRecord> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> byReference = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> byKey = new(StringComparer.Ordinal);
    private readonly SortedSet<StoredRecord> feed = new(ByPosition);
    private readonly Queue<StoredRecord> tombstones = new();

    /// <summary>The last place that was ever given out.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Tombstones up to here are forgotten, so a reader that stands before it has missed some.</summary>
    public long ForgottenThrough { get; private set; }

    public int Live { get; private set; }

    public int Tombstones => tombstones.Count;

    public IEnumerable<StoredRecord> InFeedOrder => feed;

    public StoredRecord? Find(string id) => byId.GetValueOrDefault(id);

    public StoredRecord? FindByReference(string reference) =>
        byReference.TryGetValue(reference, out var id) ? byId[id] : null;

    public IEnumerable<StoredRecord> FindByKey(string key) =>
        byKey.TryGetValue(key, out var ids) ? ids.Select(id => byId[id]) : [];

    public long NextPosition() => LastPosition + 1;

    public void Put(StoredRecord record)
    {
        if (byId.TryGetValue(record.Id, out var before))
        {
            feed.Remove(before);
            Unindex(before);
        }

        byId[record.Id] = record;
        feed.Add(record);
        LastPosition = record.Position;
        if (record.Deleted)
        {
            tombstones.Enqueue(record);
        }
        else
        {
            Index(record);
        }
    }

    /// <summary>The records after a place, oldest change first.</summary>
    public IEnumerable<StoredRecord> After(long position) =>
        position >= LastPosition ? [] : feed.GetViewBetween(At(position + 1), At(long.MaxValue));

    public void ForgetTombstones(DateTimeOffset before)
    {
        while (tombstones.TryPeek(out var oldest) && oldest.Modified.True < before)
        {
            tombstones.Dequeue();
            byId.Remove(oldest.Id);
            feed.Remove(oldest);
            ForgottenThrough = oldest.Position;
        }
    }

    private void Index(StoredRecord record)
    {
        Live++;
        if (record.ExternalReference is { } reference)
        {
            byReference[reference] = record.Id;
        }

        if (record.Key is { } key)
        {
            if (!byKey.TryGetValue(key, out var ids))
            {
                byKey[key] = ids = new SortedSet<string>(StringComparer.Ordinal);
            }

            ids.Add(record.Id);
        }
    }

    private void Unindex(StoredRecord record)
    {
        Live--;
        if (record.ExternalReference is { } reference)
        {
            byReference.Remove(reference);
        }

        if (record.Key is { } key && byKey.TryGetValue(key, out var ids))
        {
            ids.Remove(record.Id);
            if (ids.Count == 0)
            {
                byKey.Remove(key);
            }
        }
    }

    private static StoredRecord At(long position) => new()
    {
        Id = "",
        Version = 0,
        Modified = default,
        ModifiedBy = "",
        CreatedAt = default,
        ExternalReference = null,
        Key = null,
        Position = position,
    };
}
