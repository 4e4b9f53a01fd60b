using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>A pair was written that became part of another one. What it was told is to be told to the other.</summary>
internal sealed class PairMovedException(PairKey pair, PairKey target)
    : OrleansException($"The pair {pair} became part of {target}; resolve the record again.")
{
    /// <summary>The pair that was written.</summary>
    internal PairKey Pair { get; } = pair;

    /// <summary>The pair that it became part of.</summary>
    internal PairKey Target { get; } = target;
}
