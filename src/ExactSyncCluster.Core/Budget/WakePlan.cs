using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Budget;

/// <summary>What is done for the pairs that are due.</summary>
/// <param name="Pairs">Those that are woken now, in this order.</param>
/// <param name="Wanted">Whose feeds are to be read now, for those that wait behind it; null for nobody's.</param>
public sealed record WakePlan(ImmutableArray<PairWake> Pairs, ViewKey? Wanted);

/// <summary>A pair that is woken.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="SharedView">When the read of its feeds began that tells it what stands there; null when it looks itself.</param>
public readonly record struct PairWake(PairKey Pair, DateTimeOffset? SharedView);

/// <summary>What one read of feeds tells: all records of an entity in one connection.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Entity">The entity.</param>
public readonly record struct ViewKey(string Connection, Entity Entity);
