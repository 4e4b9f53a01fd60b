using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>The lines of an order: which row belongs to which line, and what a missing row means.</summary>
internal static class LineRows
{
    private const string OwnKey = "externalReference";

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

        // The webshop's lines carry our key: a line whose row we have not been shown yet is found by it.
        return row.Fields?.Get(OwnKey) is Value.Text own && state.Lines.TryGetValue(own.Content, out var named) && named.Side(system).Row is null
            ? own.Content
            : null;
    }

    public static void Take(Draft draft, Observation shown, RowShown row, Stamp stamp, Sight sight, bool wasDoubted)
    {
        var system = shown.System;
        if (draft.Context.Entity.Lines is null)
        {
            return;
        }

        var key = KeyOf(draft.State, system, row) ?? AwaitedKey(draft, system, sight) ?? NewKey(system, row.Key.Id);
        var part = draft.PartOf(key);
        var isKnown = part.Side(system).View.Count > 0 && part.Side(system).Row is not null;
        var values = draft.MappingOf(key).Normal(system, row.Fields!);
        if (sight == Sight.ById && system == SystemName.Exact && isKnown && row.ModifiedAt is null && !wasDoubted
            && draft.State.Intent is null && Differs(part.Side(system).View, values))
        {
            // A read by id gives Exact's lines no times. The feed will tell when the line was edited.
            draft.Change(system, side => side with { Behind = true });
            return;
        }

        draft.Set(key, part.With(system, part.Side(system) with { Row = row.Key.Id, Place = shown.Rows.IndexOf(row) }));
        if (system == SystemName.Webshop)
        {
            draft.Change(system, side => side with { Sources = side.Sources.SetItem(row.Key.ToString(), row.Fields!) });
        }

        Merging.Show(draft, key, system, values, stamp, sight, row.ModifiedAt);
    }

    /// <summary>A collection shown completely: a known row that is missing is gone.</summary>
    public static void TakeMissing(Draft draft, Observation shown, Sight sight, bool wasDoubted)
    {
        if (!shown.Complete.Contains(Collections.Lines))
        {
            return;
        }

        var present = shown.Rows.Where(static row => row.Key.Collection == Collections.Lines).Select(static row => row.Key.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, part) in draft.State.Lines)
        {
            var side = part.Side(shown.System);
            if (side.Row is not { } row || side.Existence != Existence.Present || present.Contains(row))
            {
                continue;
            }

            if (shown.System == SystemName.Exact && sight == Sight.ById && !wasDoubted && draft.State.Intent is null)
            {
                draft.Change(shown.System, s => s with { Behind = true });
                continue;
            }

            var main = shown.Main;
            Delete(draft, shown.System, row, Stamp.Place(
                shown.System, main?.ModifiedAt, draft.Context.Offset(shown.System).Estimate, draft.Side(shown.System).FreshAt, shown.Read.End));
        }
    }

    public static void Delete(Draft draft, SystemName system, string row, Stamp stamp)
    {
        foreach (var (key, part) in draft.State.Lines)
        {
            var side = part.Side(system);
            if (side.Row != row || side.Existence == Existence.Deleted)
            {
                continue;
            }

            draft.Change(system, s => s with { Sources = s.Sources.Remove(new RowKey(Collections.Lines, row).ToString()) });
            draft.Remember(HistoryKind.Deleted, system, lineKey: key, values: side.View, stamp: stamp);
            var other = part.Side(system.Other());
            if (other.Existence != Existence.Present)
            {
                draft.State = draft.State with { Lines = draft.State.Lines.Remove(key) };
                return;
            }

            draft.Set(key, part.With(system, side with { Existence = Existence.Deleted, Touched = stamp }));
            return;
        }
    }

    // Exact does not tell the ids of lines that came with their order: the rows read back are taken in the order sent.
    private static string? AwaitedKey(Draft draft, SystemName system, Sight sight)
    {
        if (system != SystemName.Exact || sight == Sight.Reply)
        {
            return null;
        }

        return draft.State.Lines
            .Where(line => line.Value.Side(system) is { Existence: Existence.Present, Row: null })
            .OrderBy(line => line.Value.Side(system).Place)
            .Select(static line => line.Key)
            .FirstOrDefault();
    }

    private static string NewKey(SystemName system, string row) => (system == SystemName.Exact ? "e-" : "w-") + row;

    private static bool Differs(Fields known, Fields shown) =>
        shown.Any(field => !known.TryGetValue(field.Key, out var value) || value != field.Value);
}
