using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Takes in what a system shows of its record, row by row.</summary>
internal static class Observing
{
    public static void Take(Draft draft, Observation shown, Sight sight, DateTimeOffset unchangedSince)
    {
        if (IsOfNoUse(draft, shown))
        {
            draft.Note(new PairNote.Echo(shown.System));
            return;
        }

        var wasDoubted = draft.Side(shown.System).Doubted && sight == Sight.ById;
        if (wasDoubted && shown.Main is not null)
        {
            draft.Change(shown.System, static s => s with { Doubted = false });
        }

        Recognise(draft, shown);
        var side = draft.Side(shown.System);
        if (side.Record != shown.Record || (side.Behind && sight == Sight.ById))
        {
            draft.State = draft.State.With(shown.System, side with { Record = shown.Record, Behind = side.Behind && sight != Sight.ById });
        }

        AwaitedLines.Assign(draft, shown);
        var missing = LineRows.MissingSince(draft, shown, sight, unchangedSince);
        TakeRows(draft, shown, sight, unchangedSince, wasDoubted, areMain: true);
        TakeRows(draft, shown, sight, unchangedSince, wasDoubted, areMain: false);
        LineRows.TakeMissing(draft, shown, sight, missing, wasDoubted);
        TakeMissingPrices(draft, shown, sight);
        if (sight == Sight.ById)
        {
            Refresh(draft, shown);
        }
    }

    private static void TakeRows(Draft draft, Observation shown, Sight sight, DateTimeOffset unchangedSince, bool wasDoubted, bool areMain)
    {
        foreach (var row in shown.Rows)
        {
            if (row.Key.IsMain == areMain)
            {
                TakeRow(draft, shown, row, sight, unchangedSince, wasDoubted);
            }
        }
    }

    private static bool IsOfNoUse(Draft draft, Observation shown)
    {
        var side = draft.Side(shown.System);
        if ((side.Record is { } known && known != shown.Record) || side.Replaced == shown.Record)
        {
            // A record that this pair has replaced (its deletion was overruled).
            return true;
        }

        if (shown.Main is not { } main)
        {
            // What a deleted record's rows still show comes late.
            return side.Existence == Existence.Deleted;
        }

        if (main.IsDeleted && side.Record is null)
        {
            // The deletion of a record that this pair has replaced, or never knew.
            return true;
        }

        if (CameLate(draft, shown))
        {
            return true;
        }

        if (main.Version is not { } version || !side.Rows.TryGetValue(main.Key.ToString(), out var seen) || shown.System != SystemName.Webshop)
        {
            return false;
        }

        // The webshop shows records whole: one that is older is older in all its rows, and tells nothing by what it lacks.
        if (version == seen.Version)
        {
            TakeTag(draft, shown, main);
        }

        return version < seen.Version || (version == seen.Version && side.Existence == Existence.Deleted);
    }

    /// <summary>Whether a record is shown that is gone by now, as it was before that.</summary>
    public static bool CameLate(Draft draft, Observation shown) =>
        shown.Main is { IsDeleted: false } && draft.Side(shown.System).Existence == Existence.Deleted && shown.Read.Start < GoneSince(draft, shown.System);

    // What we removed ourselves was told by no system. A deletion that was told was read at a time of ours, whatever the system's clock says of it.
    private static DateTimeOffset GoneSince(Draft draft, SystemName system) =>
        draft.State.Main.Side(system) is { Existence: Existence.Deleted, Touched: { } deleted } ? Later(deleted.At, ToldAt(draft.Side(system)))
        : draft.State.Standing is Standing.Ended ended ? ended.Since
        : default;

    private static DateTimeOffset ToldAt(SideState side) =>
        side.Record is { } record && side.Rows.GetValueOrDefault(RowKey.Main(record.Value).ToString()) is { ById: false } told ? told.ReadAt : default;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static void Recognise(Draft draft, Observation shown)
    {
        var isNew = shown.System == SystemName.Webshop && draft.State.Webshop.Existence == Existence.Unseen && draft.State.Exact.Record is null;
        if (isNew && shown.Correlation == draft.Context.Key.Correlation)
        {
            draft.State = draft.State with { MadeForUnseen = true };
        }
    }

    private static void Refresh(Draft draft, Observation shown)
    {
        var isWhole = shown.Main is not null;
        draft.Change(shown.System, side => side with
        {
            FreshAt = isWhole ? shown.Read.Start : side.FreshAt,
            // Lines that are left to the feed are not part of the view yet.
            RowsFreshAt = shown.Complete.IsEmpty || side.Behind ? side.RowsFreshAt : shown.Read.Start,
        });
    }

    private static void TakeRow(
        Draft draft, Observation shown, RowShown row, Sight sight, DateTimeOffset unchangedSince, bool wasDoubted)
    {
        var system = shown.System;
        var side = draft.Side(system);
        var offset = draft.Context.Offset(system);
        var age = RowAges.Of(side, row, shown, sight, Unseen(draft, system, row), offset, wasDoubted);
        var stamp = Dating.Of(side, shown, row, sight, offset, unchangedSince);
        var wasOverwritten = sight == Sight.Feed && OverwrittenEdits.Take(draft, shown, row, stamp, unchangedSince);
        if (age == RowAge.Older)
        {
            if (RowAges.MayBeNumberedAnew(side, row, sight) && Differs(draft, system, row))
            {
                draft.Change(system, static s => s with { Doubted = true });
            }

            draft.Note(new PairNote.Echo(system));
            return;
        }

        if (age == RowAge.Doubtful && Differs(draft, system, row))
        {
            if (wasOverwritten && !RowAges.IsEarlier(side, shown, row))
            {
                SeenRows.Keep(draft, shown, row, sight);
            }

            draft.Change(system, static s => s with { Doubted = true });
            return;
        }

        if (age == RowAge.Newer)
        {
            Sample(draft, system, row);
        }
        else if (RowAges.IsEarlier(side, shown, row))
        {
            // It stood there once more, later: what is known of that is better than its number.
            draft.Note(new PairNote.Echo(system));
            return;
        }

        var times = RowTimes.Of(row, stamp, side.Rows.GetValueOrDefault(row.Key.ToString()), offset) with { MayPrecedeOurs = age == RowAge.Doubtful };
        if (TakeContent(draft, shown, row, times, sight, wasDoubted))
        {
            SeenRows.Keep(draft, shown, row, sight);
        }
    }

    private static bool TakeContent(Draft draft, Observation shown, RowShown row, RowTimes times, Sight sight, bool wasDoubted)
    {
        var system = shown.System;
        if (row.IsDeleted)
        {
            Delete(draft, system, row.Key, times.Edited);
            return true;
        }

        if (row.Key.Collection == Collections.Lines)
        {
            return LineRows.Take(draft, shown, row, sight, times, wasDoubted);
        }

        if (row.Key.IsMain)
        {
            TakeTag(draft, shown, row);
            draft.Change(system, static s => s is { Existence: Existence.Present, Missed: false } ? s : s with { Existence = Existence.Present, Missed = false });
            Merging.Show(draft, null, system, Shown(draft, null, system, row), sight, times);
            return true;
        }

        draft.Change(system, s => s with { Sources = s.Sources.SetItem(row.Key.ToString(), row.Fields!) });
        // We write to the row that is the price, and never to stock; another row tells nothing of that.
        var isPrice = row.Key.ToString() == PriceRows.Select(draft.Side(system).Sources, draft.Context.Policy.Currency, LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone));
        Derive(draft, system, row.Key.Collection, sight, times with { MayPrecedeOurs = times.MayPrecedeOurs || !isPrice });
        return true;
    }

    // What we wrote to a row without having been shown the result. Stock is never written.
    private static Map<CallTime> Unseen(Draft draft, SystemName system, RowShown row) => row.Key.Collection switch
    {
        Collections.Stock => PartSide.Unseen.WrittenUnseen,
        Collections.Lines => LineRows.KeyOf(draft.State, system, row) is { } key ? draft.PartOf(key).Side(system).WrittenUnseen : PartSide.Unseen.WrittenUnseen,
        _ => draft.State.Main.Side(system).WrittenUnseen,
    };

    /// <summary>Computes what follows from price and stock rows, and takes it in like any other property.</summary>
    public static void Derive(Draft draft, SystemName system, string collection, Sight sight, RowTimes times)
    {
        if (system != SystemName.Exact || draft.State.Entity != Entity.Product)
        {
            return;
        }

        draft.State = draft.State with { WakeAt = PriceDays.Next(draft) };
        var side = draft.Side(system);
        if (side.Sources.IsEmpty)
        {
            return;
        }

        var today = LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone);
        var derived = draft.Context.Entity.Main.Normal(system, collection == Collections.Stock
            ? PriceRows.DeriveStock(side.Sources)
            : PriceRows.DerivePrice(side.Sources, draft.Context.Policy.Currency, today));
        Merging.Show(draft, null, system, derived, sight, times);
    }

    // No webhook tells that a price row was removed, and a feed does much later: another row is the price since some time after the last look, and
    // nobody has given it now. An answer without any row may be that of who lacks a right.
    private static void TakeMissingPrices(Draft draft, Observation shown, Sight sight)
    {
        if (sight != Sight.ById || !shown.Complete.Contains(Collections.Prices))
        {
            return;
        }

        var present = shown.Rows.Where(static row => row.Key.Collection == Collections.Prices).Select(static row => row.Key.ToString()).ToHashSet(StringComparer.Ordinal);
        var side = draft.Side(shown.System);
        var sources = present.Count == 0 ? side.Sources : side.Sources.RemoveRange(side.Sources.Keys.Where(key => PriceRows.IsPrice(key) && !present.Contains(key)));
        if (sources.Count == side.Sources.Count)
        {
            return;
        }

        draft.Change(shown.System, s => s with { Sources = sources });
        var since = Later(side.RowsFreshAt, draft.State.FirstSeen);
        Derive(draft, shown.System, Collections.Prices, sight, RowTimes.Derived(new(shown.System, since, since) { IsOurs = true, ClockWithin = shown.Read.End - since }));
    }

    private static Fields Shown(Draft draft, string? lineKey, SystemName system, RowShown row) =>
        draft.MappingOf(lineKey).Normal(system, row.Fields!);

    private static bool Differs(Draft draft, SystemName system, RowShown row)
    {
        if (row.IsDeleted)
        {
            return true;
        }

        if (row.Key.IsMain)
        {
            return LineRows.Differs(draft.State.Main.Side(system).View, Shown(draft, null, system, row));
        }

        if (row.Key.Collection != Collections.Lines)
        {
            return draft.Side(system).Sources.GetValueOrDefault(row.Key.ToString()) is not { } source || LineRows.Differs(source, row.Fields!);
        }

        return LineRows.KeyOf(draft.State, system, row) is not { } key
            || draft.PartOf(key).Side(system).Existence == Existence.Deleted
            || LineRows.Differs(draft.PartOf(key).Side(system).View, Shown(draft, key, system, row));
    }

    private static void TakeTag(Draft draft, Observation shown, RowShown row)
    {
        if (shown.ETag is not null && row.Key.IsMain && draft.Side(shown.System) is var side && side.ETag != shown.ETag)
        {
            draft.State = draft.State.With(shown.System, side with { ETag = shown.ETag });
        }
    }

    private static void Sample(Draft draft, SystemName system, RowShown row)
    {
        // A row that shows just what we wrote was modified by our own call, unless somebody touched it since.
        if (!row.Key.IsMain || row.ModifiedAt is not { } modified || row.IsDeleted)
        {
            return;
        }

        var side = draft.State.Main.Side(system);
        if (side.WrittenUnseen.IsEmpty)
        {
            return;
        }

        var shown = Shown(draft, null, system, row);
        if (LineRows.Differs(side.View, shown))
        {
            return;
        }

        // Of several calls the last gave the row its time.
        CallTime? last = null;
        foreach (var (name, call) in side.WrittenUnseen)
        {
            last = shown.ContainsKey(name) && !(call.Sent <= last?.Sent) ? call : last;
        }

        if (last is { WasGivenUp: false } sample)
        {
            draft.Note(new PairNote.ClockSample(system, new(modified, sample, IsReply: false)));
        }
    }

    /// <summary>The record is gone.</summary>
    public static void Delete(Draft draft, SystemName system, Stamp stamp, string? reason = null)
    {
        draft.Change(system, static side => side with { Existence = Existence.Deleted, Doubted = false, Missed = false });
        draft.Set(null, draft.State.Main.With(system, draft.State.Main.Side(system) with { Existence = Existence.Deleted, Touched = stamp }));
        draft.Remember(HistoryKind.Deleted, system, stamp: stamp, reason: reason);
    }

    private static void Delete(Draft draft, SystemName system, RowKey key, Stamp stamp)
    {
        if (key.IsMain)
        {
            // A deletion has its time from when it was told first: where it is told again, under another numbering perhaps, nothing is new.
            // Nothing can have touched the record since.
            if (draft.State.Main.Side(system) is not { Existence: Existence.Deleted, Touched: { } told } || stamp.At < told.At)
            {
                Delete(draft, system, stamp with { Earliest = stamp.At });
            }
        }
        else if (key.Collection == Collections.Lines)
        {
            // Nothing can have touched it since; where no time is told, nobody knows when it was.
            LineRows.DeleteRow(draft, system, key.Id, stamp.IsOurs ? stamp : stamp with { Earliest = stamp.At });
        }
        else
        {
            draft.Change(system, side => side with { Sources = side.Sources.Remove(key.ToString()) });
            Derive(draft, system, key.Collection, Sight.Feed, RowTimes.Derived(stamp));
        }
    }
}
