using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Says when that was edited which is new in a row.</summary>
internal static class Dating
{
    // A row of Exact's feeds comes this much after its time at most; the feed's overlap reckons with the same.
    private static readonly TimeSpan MostLate = TimeSpan.FromMinutes(2);

    /// <summary>The time of a row, by what is known of its side, before the row is taken in.</summary>
    public static Stamp Of(SideState side, Observation shown, RowShown row, Sight sight, ClockOffset offset, DateTimeOffset unchangedSince)
    {
        var looked = row.Key.IsMain ? side.FreshAt : side.RowsFreshAt;
        // A look that was taken after this read says nothing: our own write may have replaced by then what is shown here.
        var lower = looked <= shown.Read.Start ? looked : default;
        // What a doubted record's feed has shown was not taken in: that it is shown now says nothing of when it came.
        var since = side.Doubted || lower > unchangedSince ? lower : unchangedSince;
        var stamp = Stamp.Place(shown.System, row.ModifiedAt, offset, since, shown.Read.End);
        return Narrow(WhenLate(stamp, shown, row, offset, lower, sight), side, row, offset);
    }

    // A long transaction shows its rows after later ones: that an earlier read did not show the row says nothing then, its own time does.
    // It may have been touched more than once before it showed itself. While the clock is not measured, nobody can tell a row that came late from a clock that is slow: the order is uncertain.
    private static Stamp WhenLate(Stamp stamp, Observation shown, RowShown row, ClockOffset offset, DateTimeOffset lower, Sight sight)
    {
        if (sight != Sight.Feed || shown.System != SystemName.Exact || row.ModifiedAt is not { } modified)
        {
            return stamp;
        }

        var told = modified - offset.Estimate;
        var isLate = told < stamp.At && told >= stamp.At - MostLate;
        return !isLate ? stamp
            : offset.Samples == 0 ? stamp with { Earliest = told < stamp.Earliest ? told : stamp.Earliest }
            : told >= lower ? stamp with { At = told, Earliest = lower > told - MostLate ? lower : told - MostLate } : stamp;
    }

    // The webshop counts every change: one version on means one edit, whose time is then as certain as the clock is now, if anybody has measured it. It may be better known when the edit meets another.
    private static Stamp Narrow(Stamp stamp, SideState side, RowShown row, ClockOffset offset) =>
        stamp.System == SystemName.Webshop && offset.Samples > 0 && row.ModifiedAt is not null
        && row.Version is { } version && side.Rows.GetValueOrDefault(row.Key.ToString())?.Version is { } seen && version == seen + 1
            ? stamp with { Earliest = stamp.At - offset.Uncertainty > stamp.Earliest ? stamp.At - offset.Uncertainty : stamp.Earliest }
            : stamp;
}
