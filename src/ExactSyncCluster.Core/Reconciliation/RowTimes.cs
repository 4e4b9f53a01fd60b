using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What is known of when a row came to be as it is shown.</summary>
/// <param name="Edited">When that was edited which is new in it.</param>
/// <param name="Saved">When it was last saved, by its own time; null when it was not since it was last seen, or nobody knows.</param>
/// <param name="ModifiedAt">Its own time, by its system's clock, if it was told.</param>
internal readonly record struct RowTimes(Stamp Edited, Stamp? Saved, DateTimeOffset? ModifiedAt)
{
    /// <summary>Whether the row may be older than our own last write, or is another one: that the same is shown tells nothing of that write.</summary>
    public bool MayPrecedeOurs { get; init; }

    /// <summary>Nothing was shown: what follows from the rows changes with the day, with the mapping, or by a row that is gone.</summary>
    public static RowTimes Derived(Stamp edited) => new(edited, null, null) { MayPrecedeOurs = true };

    /// <summary>The times of a row that is shown.</summary>
    /// <param name="row">The row.</param>
    /// <param name="edited">When that was edited which is new in it.</param>
    /// <param name="seen">What was seen of it before; null for nothing.</param>
    /// <param name="offset">How far its system's clock runs ahead.</param>
    public static RowTimes Of(RowShown row, Stamp edited, RowSeen? seen, ClockOffset offset)
    {
        // That it was read before does not make a row younger: its own time says when it was saved.
        var saved = seen is null ? edited
            : row.ModifiedAt is { } modified && modified != seen.ModifiedAt ? edited.NoLaterThan(modified - offset.Estimate)
            : null;
        return new(edited, saved, row.ModifiedAt);
    }
}
