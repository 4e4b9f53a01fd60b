namespace ExactSyncCluster.Core.Feeds;

/// <summary>
/// Rows above the checkpoint that pairs have acknowledged: the overlap of the next read shows them again. What is too much to be
/// remembered is handed over again, which the pairs do not mind.
/// </summary>
internal sealed class RecentRows(int most)
{
    private readonly Dictionary<string, long> _settled = new(StringComparer.Ordinal);

    public bool IsSettled(FeedChange change) =>
        change.Shown.Rows.All(row => row.Version is { } version && _settled.TryGetValue(row.Key.ToString(), out var settled) && version <= settled);

    public void Settle(FeedDelivery delivery)
    {
        foreach (var row in delivery.Shown.Rows)
        {
            var key = row.Key.ToString();
            if (row.Version is { } version && version > _settled.GetValueOrDefault(key) && (_settled.Count < most || _settled.ContainsKey(key)))
            {
                _settled[key] = version;
            }
        }
    }

    public void Forget(long upTo)
    {
        foreach (var (key, version) in _settled)
        {
            if (version <= upTo)
            {
                _settled.Remove(key);
            }
        }
    }

    public void Clear() => _settled.Clear();
}
