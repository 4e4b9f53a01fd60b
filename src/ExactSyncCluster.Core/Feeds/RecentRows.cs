using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>
/// Rows above the checkpoint that pairs have acknowledged: the overlap of the next read shows them again. What is too much to be
/// remembered is handed over again, which the pairs do not mind.
/// </summary>
internal sealed class RecentRows(int most)
{
    // Rows that are written at the same time need not be numbered in the order of their times.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private readonly Dictionary<RowKey, Settled> _settled = [];

    public bool IsSettled(FeedChange change) => change.Shown.Rows.All(row => Of(row) is { } settled && row.Version <= settled.Version && !(row.ModifiedAt > settled.ModifiedAt));

    /// <summary>Whether a page shows a row that cannot come from the numbering that the settled rows come from.</summary>
    /// <param name="page">The page.</param>
    /// <param name="last">The last row when the read began: pages of one read come in no order.</param>
    public bool AreContradictedBy(FeedPage.Page page, LastRow? last) => page.Entries.Any(entry => entry.Rows.Any(row => Contradicts(row, last)));

    // What is changed gets a higher number than before, and what has the same number has not changed. An earlier time tells of that as well as
    // a later one: its clock may have been set back. A row that nobody knew, and that was saved after the last one, has a higher number too.
    private bool Contradicts(RowShown row, LastRow? last) => Of(row) is { } settled
        ? row.Version <= settled.Version && (row.ModifiedAt > settled.ModifiedAt || row.ModifiedAt < settled.ModifiedAt)
        : row.Version < last?.Version && row.ModifiedAt > last?.ModifiedAt + AtOnce;

    /// <summary>The numbering holds: what is shown with the same number and another time is what it is, and casts no doubt a second time.</summary>
    public void Trust(RowShown row)
    {
        if (Of(row) is { } settled && row.Version == settled.Version && row.ModifiedAt < settled.ModifiedAt)
        {
            _settled[row.Key] = settled with { ModifiedAt = row.ModifiedAt };
        }
    }

    public void Settle(FeedDelivery delivery)
    {
        foreach (var row in delivery.Shown.Rows)
        {
            if (row.Version is { } version && new Settled(version, row.ModifiedAt).IsAfter(_settled.GetValueOrDefault(row.Key)) && (_settled.Count < most || _settled.ContainsKey(row.Key)))
            {
                _settled[row.Key] = new(version, row.ModifiedAt);
            }
        }
    }

    public void Forget(long upTo)
    {
        foreach (var (key, settled) in _settled)
        {
            if (settled.Version <= upTo)
            {
                _settled.Remove(key);
            }
        }
    }

    public void Clear() => _settled.Clear();

    /// <summary>The row of the highest number: it is shown again by every read, under that number or a higher one. Null when none is remembered.</summary>
    public LastRow? Last
    {
        get
        {
            LastRow? last = null;
            foreach (var (key, settled) in _settled)
            {
                last = settled.Version <= last?.Version ? last : new(key, settled.Version, settled.ModifiedAt);
            }

            return last;
        }
    }

    /// <summary>A whole read has shown nothing above a number: what is remembered there is gone, or comes again under a higher one.</summary>
    public void ForgetAbove(long highest)
    {
        foreach (var (key, settled) in _settled)
        {
            if (settled.Version > highest)
            {
                _settled.Remove(key);
            }
        }
    }

    private Settled? Of(RowShown row) => _settled.TryGetValue(row.Key, out var settled) ? settled : null;

    private readonly record struct Settled(long Version, DateTimeOffset? ModifiedAt)
    {
        public bool IsAfter(Settled other) => Version > other.Version || (Version == other.Version && ModifiedAt > other.ModifiedAt);
    }
}

/// <summary>The last row of a feed: of all that are remembered, the one that was numbered last.</summary>
internal readonly record struct LastRow(RowKey Key, long Version, DateTimeOffset? ModifiedAt);
