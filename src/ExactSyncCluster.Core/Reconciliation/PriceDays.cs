using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>A price begins or ends with a day, and nobody tells of that: whatever reaches the pair first finds the price of its day.</summary>
internal static class PriceDays
{
    /// <summary>Takes in what a day that has begun changed, before anything else of it is taken in.</summary>
    public static void Take(Draft draft)
    {
        if (draft.State.WakeAt is not { } at || at > draft.Now)
        {
            return;
        }

        draft.State = draft.State with { WakeAt = null };
        if (draft.State.Exact.Existence != Existence.Deleted && draft.State.Standing is not (Standing.Moved or Standing.Ended))
        {
            Observing.Derive(draft, SystemName.Exact, Collections.Prices, Sight.Feed, RowTimes.Derived(new(SystemName.Exact, at, at)));
        }
    }

    /// <summary>When the price changes next by itself; null when no such day is known.</summary>
    public static DateTimeOffset? Next(Draft draft)
    {
        var zone = draft.Context.Policy.TimeZone;
        return draft.State.Entity == Entity.Product && PriceRows.NextChange(draft.State.Exact.Sources, draft.Context.Policy.Currency, LocalDay.Of(draft.Now, zone)) is { } day
            ? LocalDay.Start(day, zone)
            : null;
    }
}
