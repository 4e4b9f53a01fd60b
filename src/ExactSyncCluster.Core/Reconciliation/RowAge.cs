using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>How an observation came about.</summary>
internal enum Sight
{
    /// <summary>A feed showed it.</summary>
    Feed,

    /// <summary>The record was read by its id.</summary>
    ById,

    /// <summary>It is the reply to our own write.</summary>
    Reply,
}

/// <summary>How a row shown stands to what was seen of it before.</summary>
internal enum RowAge
{
    /// <summary>Newer than what was seen.</summary>
    Newer,

    /// <summary>The same, or older: it tells nothing.</summary>
    Older,

    /// <summary>It may be older than our own last write or read: if it differs from the view, the record is read by its id.</summary>
    Doubtful,
}

/// <summary>Tells a newer row from an older one. Versions belong to rows; where a read gives none, times of the same clock decide.</summary>
internal static class RowAges
{
    // Where two different clocks must be compared, the measured uncertainty is never taken to be less than this.
    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(50);

    public static RowAge Of(SideState side, RowShown row, Observation shown, Sight sight, ClockOffset offset)
    {
        if (!side.Rows.TryGetValue(row.Key.ToString(), out var seen))
        {
            return MayPrecedeOurWrite(side, shown, sight) ? RowAge.Doubtful : RowAge.Newer;
        }

        if (row.Version is { } version && seen.Version is { } known && version <= known)
        {
            return RowAge.Older;
        }

        if (row.ModifiedAt is { } modified && seen.ModifiedAt is { } before && modified < before && !row.IsDeleted)
        {
            return RowAge.Older;
        }

        if (MayPrecedeOurWrite(side, shown, sight))
        {
            return RowAge.Doubtful;
        }

        return sight == Sight.Feed && seen.ModifiedAt is null && row.ModifiedAt is { } at && !row.IsDeleted
            ? AgainstRead(at - offset.Estimate, seen.ReadAt, Max(offset.Uncertainty, LeastMargin))
            : RowAge.Newer;
    }

    // A system that numbers its replies (the webshop) says itself what is newer; Exact's 204 says nothing.
    private static bool MayPrecedeOurWrite(SideState side, Observation shown, Sight sight) =>
        sight == Sight.Feed && shown.System == SystemName.Exact && shown.Read.Start < side.WrittenAt;

    private static RowAge AgainstRead(DateTimeOffset modified, DateTimeOffset readAt, TimeSpan margin) =>
        modified + margin < readAt ? RowAge.Older : modified - margin > readAt ? RowAge.Newer : RowAge.Doubtful;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
