namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>
/// The rows of one kind by rowversion, as readers of the feed see them. A version that commits late keeps its
/// predecessor in sight until it becomes visible itself.
/// </summary>
internal sealed class FeedIndex(EntitySchema schema)
{
    private readonly SortedSet<ExactRecord> byTimestamp = new(Comparer<ExactRecord>.Create(
        static (left, right) => left.Timestamp.CompareTo(right.Timestamp)));

    private readonly Dictionary<Guid, ExactRecord> shown = [];
    private readonly Dictionary<Guid, (ExactRecord Version, DateTimeOffset Due)> held = [];

    public void Show(ExactRecord version)
    {
        Hide(version.Id);
        shown[version.Id] = version;
        byTimestamp.Add(version);
    }

    public void Hold(ExactRecord version, DateTimeOffset due) => held[version.Id] = (version, due);

    public void Hide(Guid id)
    {
        held.Remove(id);
        if (shown.Remove(id, out var old))
        {
            byTimestamp.Remove(old);
        }
    }

    public void Clear()
    {
        held.Clear();
        shown.Clear();
        byTimestamp.Clear();
    }

    /// <summary>Rows above the given rowversion, lowest first.</summary>
    public IEnumerable<ExactRecord> Above(long timestamp, DateTimeOffset now)
    {
        Release(now);
        return timestamp == long.MaxValue
            ? []
            : byTimestamp.GetViewBetween(Probe(timestamp + 1), Probe(long.MaxValue));
    }

    private void Release(DateTimeOffset now)
    {
        if (held.Count == 0)
        {
            return;
        }

        foreach (var (version, _) in held.Values.Where(entry => entry.Due <= now).ToList())
        {
            Show(version);
        }
    }

    private ExactRecord Probe(long timestamp) => new(schema, Guid.Empty, timestamp, DateTimeOffset.MinValue, []);
}
