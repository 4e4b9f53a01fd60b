using ExactSyncCluster.Core.Reconciliation;

namespace ExactSyncCluster.Core.Budget;

/// <summary>How many pairs of a connection may be written in an hour before a person is asked.</summary>
public sealed record FuseOptions
{
    /// <summary>The length of the sliding window. Default 1 h.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Creates in a window; null for no limit. None applies while backfilling. Default: no limit.</summary>
    public int? Creates { get; init; }

    /// <summary>Updates in a window; null for no limit. None applies while backfilling. Default: no limit.</summary>
    public int? Updates { get; init; }

    /// <summary>Deletes in a window that are always allowed. Default 20.</summary>
    public int Deletes { get; init; } = 20;

    /// <summary>Deletes in a window as a part of the linked pairs, where that is more. Default 1 %.</summary>
    public double DeletesOfLinked { get; init; } = 0.01;

    /// <summary>The most pairs that one fuse remembers, and so the highest limit and approval. Default 10,000.</summary>
    public int MostPairs { get; init; } = 10_000;

    /// <summary>
    /// The part of a limit that may be counted before it must be stored: a crash forgets no more. Default 5 %, at least one pair.
    /// </summary>
    public double Unstored { get; init; } = 0.05;

    /// <summary>The limit of a kind of write; null when there is none.</summary>
    public int? LimitOf(WriteKind kind, int linkedPairs, bool isBackfilling) => kind switch
    {
        WriteKind.Delete => Bound(Math.Max(Deletes, (int)(DeletesOfLinked * linkedPairs))),
        WriteKind.Create => isBackfilling ? null : Bound(Creates),
        WriteKind.Update => isBackfilling ? null : Bound(Updates),
    };

    private int? Bound(int? limit) => limit is { } number ? Math.Clamp(number, 0, MostPairs) : null;
}
