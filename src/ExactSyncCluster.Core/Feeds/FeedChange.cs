using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>An entry of a feed with the pair that it concerns.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Shown">What was shown.</param>
/// <param name="FirstSeen">When the pair became known.</param>
public sealed record FeedChange(PairKey Pair, Observation Shown, DateTimeOffset FirstSeen);
