using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>An entry of a feed with the pair that it concerns.</summary>
public sealed record FeedChange(PairKey Pair, Observation Shown);
