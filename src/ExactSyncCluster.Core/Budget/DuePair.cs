using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Budget;

/// <summary>A pair that waits for calls and may go on.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Priority">The class of its calls.</param>
/// <param name="Due">Since when it may.</param>
public readonly record struct DuePair(PairKey Pair, CallPriority Priority, DateTimeOffset Due);
