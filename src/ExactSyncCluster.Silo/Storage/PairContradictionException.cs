using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>A pair's state names another record than the directory does, or one that belongs to another pair.</summary>
internal sealed class PairContradictionException(PairKey pair, SystemName system, string what)
    : OrleansException($"The state of the pair {pair} contradicts the directory in {system}: {what} The state was not stored; read it again.")
{
    /// <summary>The pair.</summary>
    internal PairKey Pair { get; } = pair;

    /// <summary>The system in which they differ.</summary>
    internal SystemName System { get; } = system;
}
