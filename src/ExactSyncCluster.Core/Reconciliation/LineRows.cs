using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>The lines of an order: which row belongs to which line, and what a missing row means.</summary>
internal static class LineRows
{
    private const string OwnKey = "externalReference";
    private const string FromExact = "e-";
    private const string FromWebshop = "w-";

    /// <summary>Our own key of the line that a row belongs to; null when no line has it.</summary>
    public static string? KeyOf(PairState state, SystemName system, RowShown row)
    {
        foreach (var (key, part) in state.Lines)
        {
            if (part.Side(system).Row == row.Key.Id)
            {
                return key;
            }
        }

        // The webshop's lines carry our key, which names Exact's row where that was first: a line whose row we have not been shown yet is found by it.
        var own = OwnKeyOf(system, row);
        return own is not null && state.Lines.TryGetValue(own, out var named) && named.Side(system).Row is null ? own : null;
    }

    /// <summary>Takes in a line's row; false when it must be read by its record's id before it can be understood.</summary>
    public static bool Take(Draft draft, Observation shown, RowShown row, Sight sight, RowTimes times, bool wasDoubted)
    {
        var system = shown.System;
        if (draft.Context.Entity.Lines is null)
        {
            return true;
        }

        var known = KeyOf(draft.State, system, row);
        if (known is null && AwaitedLines.Any(draft.State, system))
        {
            // It may be the line that we are adding: that is settled first, and then the record is read.
            draft.Change(system, static side => side with { Doubted = true });
            return false;
        }

        var key = known ?? NewKey(draft.State, system, row);
        var values = draft.MappingOf(key).Normal(system, row.Fields!);
        if (sight == Sight.ById && system == SystemName.Exact && known is not null && row.ModifiedAt is null && !wasDoubted)
        {
            if (Own(draft.State.Intent, system, key, values) is { Count: > 0 } own)
            {
                // What stands there as an open write of ours has it is our own, whatever was edited beside it.
                Merging.Show(draft, key, system, own, sight, times);
            }

            if (Differs(draft.PartOf(key).Side(system).View, values))
            {
                // A read by id gives Exact's lines no times. The feed will tell when the line was edited.
                draft.Change(system, static side => side with { Behind = true });
                return false;
            }
        }

        var part = draft.PartOf(key);
        var before = part.Side(system);
        // Exact's feed shows one line at a time: only a whole record tells their order.
        draft.Set(key, part.With(system, before with { Row = row.Key.Id, Place = shown.Main is null && before.Row is not null ? before.Place : shown.Rows.IndexOf(row) }));
        if (system == SystemName.Webshop)
        {
            draft.Change(system, side => side with { Sources = side.Sources.SetItem(row.Key.ToString(), row.Fields!) });
        }

        Merging.Show(draft, key, system, values, sight, times);
        return true;
    }

    /// <summary>When a row was removed that a whole record lacks, by what is known before that is taken in.</summary>
    /// <returns>Null where not all rows are shown.</returns>
    public static Stamp? MissingSince(Draft draft, Observation shown, Sight sight, DateTimeOffset unchangedSince) =>
        !shown.Complete.Contains(Collections.Lines) ? null
            : shown is { System: SystemName.Webshop, Main: { } main }
            ? Dating.Of(draft.Side(shown.System), shown, main, sight, draft.Context.Offset(shown.System), unchangedSince)
            // Exact saves an order's header, and not when one of its lines is removed.
            : Stamp.Place(shown.System, null, draft.Context.Offset(shown.System), draft.Side(shown.System).RowsFreshAt, shown.Read.End);

    /// <summary>A collection shown completely: a known row that is missing is gone.</summary>
    public static void TakeMissing(Draft draft, Observation shown, Sight sight, Stamp? since, bool wasDoubted)
    {
        if (since is null)
        {
            return;
        }

        // A row that was shown and not understood yet stands there, too: it may carry the key of a line whose row we have not been told.
        var present = shown.Rows.Where(static row => row.Key.Collection == Collections.Lines)
            .Select(row => KeyOf(draft.State, shown.System, row)).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, part) in draft.State.Lines)
        {
            var side = part.Side(shown.System);
            if (side.Existence != Existence.Present || present.Contains(key) || IsOlder(draft, shown, side))
            {
                continue;
            }

            if (shown.System == SystemName.Exact && sight == Sight.ById && side.Row is not null && !wasDoubted && !IsOnItsWay(draft.State.Intent, key))
            {
                draft.Change(shown.System, static s => s with { Behind = true });
                continue;
            }

            Delete(draft, shown.System, key, since);
            if (side.Row is { } gone)
            {
                // What a feed read before this still shows of the row is older than its removal.
                var written = new RowKey(Collections.Lines, gone).ToString();
                draft.Change(shown.System, s => s with
                {
                    Rows = s.Rows.SetItem(written, new(shown.Main?.Version ?? s.Rows.GetValueOrDefault(written)?.Version, null, shown.Read.Start, ById: sight == Sight.ById)),
                });
            }
        }
    }

    // Its main row may have been doubted, when a later one was shown.
    private static bool IsOlder(Draft draft, Observation shown, PartSide side) => side.Row is { } row
        && shown.Main?.Version < draft.Side(shown.System).Rows.GetValueOrDefault(new RowKey(Collections.Lines, row).ToString())?.Version;

    /// <summary>A deleted row: its line is gone on this side.</summary>
    public static void DeleteRow(Draft draft, SystemName system, string row, Stamp stamp)
    {
        foreach (var (key, part) in draft.State.Lines)
        {
            if (part.Side(system).Row == row)
            {
                Delete(draft, system, key, stamp);
                return;
            }
        }
    }

    private static void Delete(Draft draft, SystemName system, string key, Stamp stamp)
    {
        var part = draft.PartOf(key);
        var side = part.Side(system);
        if (side.Existence == Existence.Deleted)
        {
            return;
        }

        draft.Remember(HistoryKind.Deleted, system, lineKey: key, values: side.View, stamp: stamp);
        draft.Set(key, part.With(system, side with { Existence = Existence.Deleted, Touched = stamp }));
        Tidy(draft);
    }

    /// <summary>Forgets lines that stand on neither side, and all that was kept of their rows. A line that is on its way to a side stays until that is settled.</summary>
    public static void Tidy(Draft draft)
    {
        foreach (var (key, part) in draft.State.Lines)
        {
            if (part.Exact.Existence != Existence.Present && part.Webshop.Existence != Existence.Present && !IsOnItsWay(draft.State.Intent, key))
            {
                Forget(draft, key, part);
            }
        }
    }

    private static Fields Own(Intent? intent, SystemName system, string key, Fields values) =>
        intent?.Target == system && Requests.WrittenTo(intent, key) is { } written
            ? new(values.Where(field => written.TryGetValue(field.Key, out var value) && value == field.Value))
            : Fields.None;

    private static bool IsOnItsWay(Intent? intent, string key) =>
        intent is not null && (intent.LineKey == key || (intent.Lines?.Any(line => line.Key == key) ?? false));

    /// <summary>Nothing of a line needs a person any more.</summary>
    public static void Unpark(Draft draft, string key)
    {
        foreach (var group in draft.MappingOf(key).Groups)
        {
            draft.Unpark(key, group.Name);
        }

        draft.Unpark(key, Rejection.WholeLine);
    }

    private static void Forget(Draft draft, string key, Part part)
    {
        Unpark(draft, key);
        OverwrittenEdits.Lose(draft, key, Merging.Later(part.Exact.Touched, part.Webshop.Touched), "it was to be written back, and its line was deleted");
        draft.State = draft.State with { Lines = draft.State.Lines.Remove(key) };
        foreach (var system in SystemNames.Both)
        {
            if (part.Side(system).Row is { } row)
            {
                draft.Change(system, side => side with { Sources = side.Sources.Remove(new RowKey(Collections.Lines, row).ToString()) });
            }
        }
    }

    /// <summary>Whether something is shown that the view does not have.</summary>
    public static bool Differs(Fields known, Fields shown) =>
        shown.Any(field => !known.TryGetValue(field.Key, out var value) || value != field.Value);

    private static string? OwnKeyOf(SystemName system, RowShown row) => system == SystemName.Exact
        ? FromExact + row.Key.Id
        : row.Fields?.Get(OwnKey) is Value.Text own ? own.Content : null;

    // A key of ours of which nothing is known was given by an earlier life: Exact's row, when it is shown, names the same.
    private static string NewKey(PairState state, SystemName system, RowShown row) =>
        OwnKeyOf(system, row) is { } own && own.StartsWith(FromExact, StringComparison.Ordinal) && !state.Lines.ContainsKey(own) ? own : FromWebshop + row.Key.Id;
}
