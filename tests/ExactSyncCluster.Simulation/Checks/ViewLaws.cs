using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Cluster;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>
/// What must hold of a read of Exact's feeds that guards the writes of all who wait, in place of a look of each: S5, it has shown something,
/// and every change of which a webhook had told before it began.
/// </summary>
internal sealed class ViewLaws(Site site)
{
    // No row is held back for so long.
    private static readonly TimeSpan MostHeldBack = TimeSpan.FromMinutes(3);

    private readonly Dictionary<(Entity Entity, string Record), List<DateTimeOffset>> _hinted = [];
    private readonly Dictionary<string, DateTimeOffset> _shown = new(StringComparer.Ordinal);
    private readonly Dictionary<Entity, DateTimeOffset> _lastShowing = [];

    /// <summary>Whoever reads the feeds hears that a record was changed.</summary>
    public void Hinted(Entity entity, string record)
    {
        if (!_hinted.TryGetValue((entity, record), out var times))
        {
            _hinted[(entity, record)] = times = [];
        }

        times.Add(site.World.Time.Now);
    }

    /// <summary>A page has come. A whole feed that shows nothing is empty.</summary>
    public void Came(FeedDescription feed, bool isWhole, FeedPage.Page page)
    {
        if (isWhole && feed is { IsMain: true, Entity: { } empty } && page.Entries.IsEmpty)
        {
            Showed(empty, page);
        }

        foreach (var entry in page.Entries)
        {
            foreach (var row in entry.Rows)
            {
                if (row is { Key.IsMain: true, IsDeleted: false } && entry.Entity is { } known)
                {
                    _shown[row.Key.Id] = site.World.Time.Now;
                    Showed(known, page);
                }
            }
        }
    }

    /// <summary>A read counts as a view of all records of an entity.</summary>
    public void Shared(Entity entity, DateTimeOffset began)
    {
        if (site.World.Time.Now > began + site.Timing.SharedViewWithin)
        {
            // It guards nothing any more.
            return;
        }

        if (_lastShowing.GetValueOrDefault(entity) is var showing && showing < began)
        {
            site.World.Fail("S5", $"{site.Name}: what was read at {began:HH:mm:ss.fff} counts as a view of each {entity}, and the last read that showed any began at {showing:HH:mm:ss.fff}");
        }

        foreach (var ((told, record), times) in _hinted)
        {
            if (told != entity)
            {
                continue;
            }

            times.RemoveAll(time => time < began - MostHeldBack);
            if (times.Count > 0 && site.Exact.Has(record) && site.Exact.ChangedBy(record, began) is { } changed && _shown.GetValueOrDefault(record) < changed
                && times.Exists(time => time >= changed && time <= began - ClusterTime.MostApart))
            {
                site.World.Fail("S5", $"{site.Name}: what was read at {began:HH:mm:ss.fff} counts as a view of each {entity}, and {record}, of which a webhook had told, has not been shown since it was changed at {changed:HH:mm:ss.fff}");
            }
        }
    }

    private void Showed(Entity entity, FeedPage.Page page) =>
        _lastShowing[entity] = _lastShowing.GetValueOrDefault(entity) is var latest && latest > page.Read.Start ? latest : page.Read.Start;
}
