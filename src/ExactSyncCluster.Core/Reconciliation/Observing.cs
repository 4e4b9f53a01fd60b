using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Takes in what a system shows of its record, row by row.</summary>
internal static class Observing
{
    // Traces of rows that are gone are kept for as long as a late delivery could bring them back.
    private static readonly TimeSpan TraceKept = TimeSpan.FromDays(90);

    // A row of Exact's feeds comes this much after its time at most; the feed's overlap reckons with the same.
    private static readonly TimeSpan MostLate = TimeSpan.FromMinutes(2);

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
        TakeRows(draft, shown, sight, unchangedSince, wasDoubted, areMain: true);
        TakeRows(draft, shown, sight, unchangedSince, wasDoubted, areMain: false);
        LineRows.TakeMissing(draft, shown, sight, wasDoubted);
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
        var age = RowAges.Of(side, row, shown, sight, Unseen(draft, system, row), offset);
        var lower = row.Key.IsMain ? side.FreshAt : side.RowsFreshAt;
        var stamp = Stamp.Place(system, row.ModifiedAt, offset.Estimate, lower > unchangedSince ? lower : unchangedSince, shown.Read.End);
        stamp = Narrow(WhenLate(stamp, shown, row, offset, lower, sight), side, row);
        var wasOverwritten = sight == Sight.Feed && OverwrittenEdits.Take(draft, shown, row, stamp, unchangedSince);
        if (age == RowAge.Older)
        {
            draft.Note(new PairNote.Echo(system));
            return;
        }

        if (age == RowAge.Doubtful && Differs(draft, system, row))
        {
            if (wasOverwritten)
            {
                Keep(draft, shown, row, sight);
            }

            draft.Change(system, static s => s with { Doubted = true });
            return;
        }

        Sample(draft, system, row);
        if (TakeContent(draft, shown, row, stamp, sight, wasDoubted))
        {
            Keep(draft, shown, row, sight);
        }
    }

    private static bool TakeContent(Draft draft, Observation shown, RowShown row, Stamp stamp, Sight sight, bool wasDoubted)
    {
        var system = shown.System;
        if (row.IsDeleted)
        {
            Delete(draft, system, row.Key, stamp);
            return true;
        }

        var times = RowTimes.Of(row, stamp, draft.Side(system).Rows.GetValueOrDefault(row.Key.ToString()), draft.Context.Offset(system));

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
        Derive(draft, system, row.Key.Collection, sight, times);
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
        var side = draft.Side(system);
        if (system != SystemName.Exact || draft.State.Entity != Entity.Product || side.Sources.IsEmpty)
        {
            return;
        }

        var today = LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone);
        var derived = draft.Context.Entity.Main.Normal(system, collection == Collections.Stock
            ? PriceRows.DeriveStock(side.Sources)
            : PriceRows.DerivePrice(side.Sources, draft.Context.Policy.Currency, today));
        Merging.Show(draft, null, system, derived, sight, times);
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
            || LineRows.Differs(draft.PartOf(key).Side(system).View, Shown(draft, key, system, row));
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

    // The webshop counts every change: one version on means one edit, whose time is then certain.
    private static Stamp Narrow(Stamp stamp, SideState side, RowShown row) =>
        stamp.System == SystemName.Webshop && row.ModifiedAt is not null
        && row.Version is { } version && side.Rows.GetValueOrDefault(row.Key.ToString())?.Version is { } seen && version == seen + 1
            ? stamp with { Earliest = stamp.At }
            : stamp;

    private static void TakeTag(Draft draft, Observation shown, RowShown row)
    {
        if (shown.ETag is not null && row.Key.IsMain && draft.Side(shown.System) is var side && side.ETag != shown.ETag)
        {
            draft.State = draft.State.With(shown.System, side with { ETag = shown.ETag });
        }
    }

    private static void Keep(Draft draft, Observation shown, RowShown row, Sight sight)
    {
        var key = row.Key.ToString();
        var side = draft.Side(shown.System);
        draft.State = draft.State.With(shown.System, side with
        {
            Rows = WithoutOldTraces(draft, side).SetItem(key, new(
                row.Version ?? side.Rows.GetValueOrDefault(key)?.Version,
                row.ModifiedAt,
                sight == Sight.Feed ? shown.Read.End : shown.Read.Start,
                ById: sight != Sight.Feed && row.Version is null)),
        });
    }

    private static Map<RowSeen> WithoutOldTraces(Draft draft, SideState side)
    {
        var oldest = draft.Now - TraceKept;
        return !side.Rows.Values.Any(row => row.ReadAt < oldest) ? side.Rows : side.Rows.RemoveRange(side.Rows
            .Where(row => row.Value.ReadAt < oldest && row.Key.Contains('/', StringComparison.Ordinal) && !side.Sources.ContainsKey(row.Key)
                && !draft.State.Lines.Values.Any(part => Collections.Lines + "/" + part.Exact.Row == row.Key))
            .Select(static row => row.Key));
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
        foreach (var (name, call) in side.WrittenUnseen)
        {
            if (shown.TryGetValue(name, out var value) && side.View.Get(name) == value && !LineRows.Differs(side.View, shown))
            {
                if (!call.WasGivenUp)
                {
                    draft.Note(new PairNote.ClockSample(system, new(modified, call, IsReply: false)));
                }

                return;
            }
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
            // A deletion is told once, with its time: nothing can have touched the record since.
            Delete(draft, system, stamp with { Earliest = stamp.At });
        }
        else if (key.Collection == Collections.Lines)
        {
            LineRows.DeleteRow(draft, system, key.Id, stamp);
        }
        else
        {
            draft.Change(system, side => side with { Sources = side.Sources.Remove(key.ToString()) });
            Derive(draft, system, key.Collection, Sight.Feed, RowTimes.Derived(stamp));
        }
    }
}
