using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>What waits in one class of calls.</summary>
/// <param name="Class">The class.</param>
/// <param name="Pairs">How many pairs wait.</param>
/// <param name="Duration">How long until the last of them has gone; null when no limit is known.</param>
public sealed record ClassBacklog(CallPriority Class, int Pairs, TimeSpan? Duration);
