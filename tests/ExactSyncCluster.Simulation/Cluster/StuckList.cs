using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>Changes that their pairs could not take: kept whoever dies, and tried again until they are taken.</summary>
internal sealed class StuckList(Site site)
{
    // Nobody acknowledges what comes from the list: that it was taken is told to the list.
    private const string NoReader = "";

    private readonly List<FeedDelivery> _waiting = [];

    public bool IsEmpty => _waiting.Count == 0;

    public void Add(FeedDelivery delivery)
    {
        _waiting.Add(delivery);
        TryLater(delivery, tries: 0);
    }

    /// <summary>A person wants all to be tried now.</summary>
    public void Hurry()
    {
        foreach (var delivery in _waiting.ToList())
        {
            Try(delivery);
        }
    }

    /// <summary>A pair has taken a change. True when it came from the list.</summary>
    public bool Taken(PairMessage.Change change) => change.Reader.Length == 0 && _waiting.RemoveAll(delivery => ReferenceEquals(delivery, change.Delivery)) > 0;

    /// <summary>The pairs that could not take what a system has shown.</summary>
    public IEnumerable<PairKey> PairsOf(SystemName system) => _waiting.Where(delivery => delivery.Shown.System == system).Select(static delivery => delivery.Pair);

    /// <summary>Whether a row rests here.</summary>
    public bool Holds(PairKey pair, RowKey row) => _waiting.Exists(delivery => delivery.Pair == pair && delivery.Shown.Rows.Any(shown => shown.Key == row));

    private void TryLater(FeedDelivery delivery, int tries) => site.World.Time.At(site.World.Time.Now + Site.FeedOptions.StuckPause(tries), site.World.Life, () =>
    {
        if (Try(delivery))
        {
            TryLater(delivery, tries + 1);
        }
    });

    private bool Try(FeedDelivery delivery)
    {
        if (!_waiting.Contains(delivery))
        {
            return false;
        }

        if (delivery.Shown.System == SystemName.Exact && delivery.Shown.Epoch != site.Exact.EpochMark)
        {
            // The numbering is new: everything is read again.
            _waiting.Remove(delivery);
            return false;
        }

        site.Post(delivery.Pair, new PairMessage.Change(NoReader, delivery));
        return true;
    }
}
