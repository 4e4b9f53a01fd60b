using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>
/// Pairs of which a change rests on the durable list of those that could not be taken. A read has passed that change, and its pair knows
/// nothing of it: of what comes after it, nobody can say that it was made after that read.
/// </summary>
public sealed class StuckPairs
{
    /// <summary>How many are remembered; beyond it, every pair counts as one. Default 1,000.</summary>
    public const int Most = 1_000;

    private readonly HashSet<PairKey> _pairs = [];

    /// <summary>None at first.</summary>
    public StuckPairs()
    {
    }

    /// <summary>Those that are on the list already.</summary>
    /// <param name="pairs">The pairs; no more than one over <see cref="Most"/> are needed.</param>
    public StuckPairs(IEnumerable<PairKey> pairs) => _pairs.UnionWith(pairs.Take(Most + 1));

    /// <summary>A change of a pair is put on the list. That it is taken later is not noted here: what it costs is that fewer edits count as certainly later.</summary>
    public void Add(PairKey pair)
    {
        if (_pairs.Count <= Most)
        {
            _pairs.Add(pair);
        }
    }

    /// <summary>Whether a pair may lack what a read has passed.</summary>
    public bool Contains(PairKey pair) => _pairs.Count > Most || _pairs.Contains(pair);
}
