namespace ExactSyncCluster.Core.Feeds;

/// <summary>The search for matches that a connection begins with: both systems were read to their ends, then matched by their keys.</summary>
/// <param name="ReadAt">When the one of the two that was read first had been read: what was made in it since is not known.</param>
/// <param name="MatchedAt">When they were matched: what was not known then was not searched for.</param>
public sealed record SystemsSearch(DateTimeOffset ReadAt, DateTimeOffset MatchedAt)
{
    /// <summary>Whether it answers, for a record that a read shows, that the other system has no such record.</summary>
    /// <param name="firstSeen">When the record was first seen.</param>
    /// <param name="readStarted">When the read began.</param>
    /// <param name="options">How long a search holds.</param>
    public bool Covers(DateTimeOffset firstSeen, DateTimeOffset readStarted, FeedOptions options) =>
        firstSeen <= MatchedAt && readStarted <= ReadAt + options.SearchHolds;
}
