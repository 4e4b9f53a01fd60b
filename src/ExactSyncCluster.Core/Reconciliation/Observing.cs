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
        var side = draft.Side(shown.System);
        if (side.Record is { } known && known != shown.Record)
        {
            // A record that this pair has replaced (its deletion was overruled): what it shows is of no use any more.
            return;
        }

        var wasDoubted = side.Doubted && sight == Sight.ById;
        draft.Change(shown.System, s => s with { Record = shown.Record, Behind = sight == Sight.ById ? false : s.Behind });
        foreach (var row in shown.Rows.OrderBy(static row => row.Key.IsMain ? 0 : 1))
        {
            TakeRow(draft, shown, row, sight, unchangedSince, wasDoubted);
        }

        LineRows.TakeMissing(draft, shown, sight, wasDoubted);
        if (sight == Sight.ById)
        {
            Refresh(draft, shown);
        }
    }

    private static void Refresh(Draft draft, Observation shown)
    {
        var isWhole = shown.Main is not null;
        var hasRows = !shown.Complete.IsEmpty;
        draft.Change(shown.System, side => side with
        {
            Doubted = isWhole ? false : side.Doubted,
            FreshAt = isWhole ? shown.Read.Start : side.FreshAt,
            RowsFreshAt = hasRows ? shown.Read.Start : side.RowsFreshAt,
        });
    }

    private static void TakeRow(
        Draft draft, Observation shown, RowShown row, Sight sight, DateTimeOffset unchangedSince, bool wasDoubted)
    {
        var system = shown.System;
        var side = draft.Side(system);
        var offset = draft.Context.Offset(system);
        var age = RowAges.Of(side, row, shown, sight, offset);
        if (age == RowAge.Older)
        {
            if (row.Version is { } version && side.Rows.GetValueOrDefault(row.Key.ToString()).Version is { } seenVersion && version == seenVersion)
            {
                TakeTag(draft, shown, row);
            }

            draft.Note(new PairNote.Echo(system));
            return;
        }

        var lower = row.Key.IsMain ? side.FreshAt : side.RowsFreshAt;
        var stamp = Stamp.Place(system, row.ModifiedAt, offset.Estimate, lower > unchangedSince ? lower : unchangedSince, shown.Read.End);
        stamp = Narrow(stamp, side, row);
        if (age == RowAge.Doubtful && Differs(draft, system, row))
        {
            draft.Change(system, s => s with { Doubted = true });
            return;
        }

        Sample(draft, system, row);
        Keep(draft, shown, row, sight);
        if (row.IsDeleted)
        {
            Delete(draft, system, row.Key, stamp);
        }
        else if (row.Key.IsMain)
        {
            TakeTag(draft, shown, row);
            draft.Change(system, s => s with { Existence = Existence.Present });
            Merging.Show(draft, null, system, Shown(draft, null, system, row), stamp, sight, row.ModifiedAt);
            Derive(draft, system, stamp, sight, row.ModifiedAt);
        }
        else if (row.Key.Collection == Collections.Lines)
        {
            LineRows.Take(draft, shown, row, stamp, sight, wasDoubted);
        }
        else
        {
            draft.Change(system, s => s with { Sources = s.Sources.SetItem(row.Key.ToString(), row.Fields!) });
            Derive(draft, system, stamp, sight, row.ModifiedAt);
        }
    }

    /// <summary>Computes what follows from price and stock rows, and takes it in like any other property.</summary>
    public static void Derive(Draft draft, SystemName system, Stamp stamp, Sight sight, DateTimeOffset? modifiedAt)
    {
        var side = draft.Side(system);
        if (system != SystemName.Exact || draft.State.Entity != Entity.Product || side.Sources.IsEmpty)
        {
            return;
        }

        var today = LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone);
        var derived = draft.Context.Entity.Main.Normal(system, PriceRows.Derive(side.Sources, draft.Context.Policy.Currency, today));
        Merging.Show(draft, null, system, derived, stamp, sight, modifiedAt);
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
            return HasOther(draft.State.Main.Side(system).View, Shown(draft, null, system, row));
        }

        if (row.Key.Collection != Collections.Lines)
        {
            return draft.Side(system).Sources.GetValueOrDefault(row.Key.ToString()) is not { } source || HasOther(source, row.Fields!);
        }

        return LineRows.KeyOf(draft.State, system, row) is not { } key
            || HasOther(draft.PartOf(key).Side(system).View, Shown(draft, key, system, row));
    }

    private static bool HasOther(Fields known, Fields shown) =>
        shown.Any(field => !known.TryGetValue(field.Key, out var value) || value != field.Value);

    // The webshop counts every change: one version on means one edit, whose time is then certain.
    private static Stamp Narrow(Stamp stamp, SideState side, RowShown row) =>
        stamp.System == SystemName.Webshop && row.ModifiedAt is not null
        && row.Version is { } version && side.Rows.GetValueOrDefault(row.Key.ToString()).Version is { } seen && version == seen + 1
            ? stamp with { Earliest = stamp.At }
            : stamp;

    private static void TakeTag(Draft draft, Observation shown, RowShown row)
    {
        if (shown.ETag is not null && row.Key.IsMain)
        {
            draft.Change(shown.System, side => side with { ETag = shown.ETag });
        }
    }

    private static void Keep(Draft draft, Observation shown, RowShown row, Sight sight)
    {
        var key = row.Key.ToString();
        draft.Change(shown.System, side => side with
        {
            Rows = side.Rows.SetItem(key, new(
                row.Version ?? side.Rows.GetValueOrDefault(key).Version,
                row.ModifiedAt,
                sight == Sight.Feed ? shown.Read.End : shown.Read.Start)),
        });
    }

    private static void Sample(Draft draft, SystemName system, RowShown row)
    {
        // A row that shows just what we wrote was modified by our own call, unless somebody touched it since.
        if (!row.Key.IsMain || row.ModifiedAt is not { } modified || row.IsDeleted)
        {
            return;
        }

        var side = draft.State.Main.Side(system);
        var shown = Shown(draft, null, system, row);
        foreach (var (name, call) in side.WrittenUnseen)
        {
            if (shown.TryGetValue(name, out var value) && side.View.Get(name) == value && !HasOther(side.View, shown))
            {
                draft.Note(new PairNote.ClockSample(system, modified, call));
                return;
            }
        }
    }

    private static void Delete(Draft draft, SystemName system, RowKey key, Stamp stamp)
    {
        if (key.IsMain)
        {
            draft.Change(system, side => side with { Existence = Existence.Deleted });
            var main = draft.State.Main;
            draft.Set(null, main.With(system, main.Side(system) with { Existence = Existence.Deleted, Touched = stamp }));
            draft.Remember(HistoryKind.Deleted, system, stamp: stamp);
        }
        else if (key.Collection == Collections.Lines)
        {
            LineRows.Delete(draft, system, key.Id, stamp);
        }
        else
        {
            draft.Change(system, side => side with { Sources = side.Sources.Remove(key.ToString()) });
            Derive(draft, system, stamp, Sight.Feed, null);
        }
    }
}
