using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>What reads of feeds tell of all records of an entity at once.</summary>
public static class SharedViews
{
    /// <summary>
    /// Since when pairs know what stands there, so that a write needs no look of its own; null when they may not know all of it: a feed
    /// showed nothing, though it always shows its last row again, or not yet what was hinted.
    /// </summary>
    /// <param name="entity">Whose records.</param>
    /// <param name="readers">The readers of the system's feeds.</param>
    public static DateTimeOffset? Of(Entity entity, IEnumerable<FeedReader> readers)
    {
        DateTimeOffset? seen = DateTimeOffset.MaxValue;
        foreach (var reader in readers)
        {
            if (reader.Feed.Entity == entity)
            {
                seen = reader.SeenAt is { } at && at < seen ? at : reader.SeenAt is null ? null : seen;
            }
        }

        return seen == DateTimeOffset.MaxValue ? null : seen;
    }
}
