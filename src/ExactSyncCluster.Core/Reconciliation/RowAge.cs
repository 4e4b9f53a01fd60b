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
    // No call lasts longer: a feed read that began this long after a read by id shows nothing older.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    /// <param name="side">What is known of the record.</param>
    /// <param name="row">The row shown.</param>
    /// <param name="shown">The observation that it is part of.</param>
    /// <param name="sight">How it came about.</param>
    /// <param name="unseen">What we wrote to the row without having been shown the result.</param>
    /// <param name="offset">How far the system's clock runs ahead.</param>
    /// <param name="wasDoubted">Whether the record was read by its id because what is known of it is doubted.</param>
    public static RowAge Of(
        SideState side, RowShown row, Observation shown, Sight sight, Map<CallTime> unseen, ClockOffset offset, bool wasDoubted)
    {
        var mayPrecedeOurWrite = sight == Sight.Feed && !row.IsDeleted && MayPrecede(shown.Read, unseen);
        if (!side.Rows.TryGetValue(row.Key.ToString(), out var seen))
        {
            return mayPrecedeOurWrite ? RowAge.Doubtful : RowAge.Newer;
        }

        // What was read by a former mapping may have come under the same number, without all that the present one names.
        if (row.Version is { } version && seen.Version is { } known && (wasDoubted ? version < known : version <= known))
        {
            return RowAge.Older;
        }

        if (row.IsDeleted)
        {
            return RowAge.Newer;
        }

        if (sight == Sight.Feed && seen is { ById: false, Version: not null } && shown.Read.End <= seen.ReadAt)
        {
            // A row's number never falls: what was read earlier and bears a higher one is of a numbering that ended before anybody knew.
            // Or our own clock was set back between the two: our times alone never make a row older.
            return RowAge.Doubtful;
        }

        // A row that was numbered anew has no version to compare: its old number may still be on its way.
        var age = sight == Sight.Feed && (seen.ById || seen.Version is null) ? AgainstRead(row, shown, seen, offset) : RowAge.Newer;
        return age == RowAge.Newer && mayPrecedeOurWrite ? RowAge.Doubtful : age;
    }

    /// <summary>
    /// Whether a row that counts as older may be newer: what is changed later bears a higher number, unless its system numbers its rows anew,
    /// and nobody has looked at that yet.
    /// </summary>
    public static bool MayBeNumberedAnew(SideState side, RowShown row, Sight sight) =>
        sight == Sight.Feed && !row.IsDeleted && side.Rows.TryGetValue(row.Key.ToString(), out var seen) && row.ModifiedAt > seen.ModifiedAt;

    /// <summary>Whether a doubtful row was saved, or read, before what was seen.</summary>
    /// <param name="side">What is known of the record.</param>
    /// <param name="shown">The observation that it is part of.</param>
    /// <param name="row">The row shown.</param>
    public static bool IsEarlier(SideState side, Observation shown, RowShown row) => side.Rows.TryGetValue(row.Key.ToString(), out var seen)
        && (seen.ModifiedAt is { } known ? row.ModifiedAt < known : seen.ById && shown.Read.End <= seen.ReadAt);

    private static bool MayPrecede(ReadWindow read, Map<CallTime> unseen)
    {
        foreach (var (_, call) in unseen)
        {
            // Another silo may have made the call, by a clock of its own.
            if (read.Start < call.Answered + ClusterTime.MostApart)
            {
                return true;
            }
        }

        return false;
    }

    // A read by id tells no version: it is put in order by when it was read, and by the row's own time where it has one.
    private static RowAge AgainstRead(RowShown row, Observation shown, RowSeen seen, ClockOffset offset)
    {
        // It may be older, even by its time: the system's clock may have been set in between, and so may ours. Should it tell anything else, the record is read again.
        return shown.Read.End > seen.ReadAt
            && (shown.Read.Start >= seen.ReadAt + LongestCall || row.ModifiedAt is not { } modified || IsLater(modified, shown.Read, seen, offset))
            ? RowAge.Newer
            : RowAge.Doubtful;
    }

    // What was saved after the one read began, and before the other ended, has its time between the two; any other is by a clock that was set.
    private static bool IsLater(DateTimeOffset modified, ReadWindow read, RowSeen seen, ClockOffset offset)
    {
        // It may have been measured on another silo.
        var margin = offset.Uncertainty > ClusterTime.MostApart ? offset.Uncertainty : ClusterTime.MostApart;
        var told = modified - offset.Estimate;
        return told - margin <= read.End
            && (seen.ModifiedAt is { } known ? modified > known && told + margin >= seen.ReadAt : offset.Samples > 0 && told - margin > seen.ReadAt);
    }
}
