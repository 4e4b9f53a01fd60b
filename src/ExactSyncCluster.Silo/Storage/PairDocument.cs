using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>
/// What a pair grain stores in one transaction: its state, what the directory lists of it, and the history it adds.
/// </summary>
internal sealed class PairDocument
{
    /// <summary>The state; null before the first change.</summary>
    public PairState? State { get; set; }

    /// <summary>What the directory is to list. Written, never read back.</summary>
    public DirectoryRow? Row { get; set; }

    /// <summary>Entries to append. Written, never read back; emptied by the storage once they are.</summary>
    public ImmutableArray<HistoryEntry> NewHistory { get; set; } = [];
}
