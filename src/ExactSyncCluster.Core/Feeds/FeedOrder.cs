using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>Which feeds of one end wait for others.</summary>
public static class FeedOrder
{
    /// <summary>
    /// Whether a feed is not to be read yet: a deletion is told after what was deleted, and orders come after everything that
    /// they name was read once.
    /// </summary>
    public static bool IsHeldBack(FeedReader reader, IReadOnlyCollection<FeedReader> all) =>
        (reader.Feed.After is not null && !reader.IsReading
            && all.Any(static other => other.Feed.After is null && (other.IsReading || !other.Checkpoint.IsComplete)))
        || (reader.Feed.Entity == Entity.Order && !reader.Checkpoint.IsComplete
            && all.Any(static other => other.Feed.Entity is Entity.Customer or Entity.Product && !other.Checkpoint.IsComplete));
}
