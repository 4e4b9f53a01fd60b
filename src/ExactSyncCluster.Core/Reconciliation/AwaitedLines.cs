using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Lines that we made and whose rows were not named to us: Exact does not tell the ids of lines that came with their order.</summary>
internal static class AwaitedLines
{
    // Exact numbers an order's lines as they came.
    private const string Number = "LineNumber";

    /// <summary>True while an unknown row may be one that we have added, or one of an order that we are making.</summary>
    public static bool Any(PairState state, SystemName system) =>
        state.Intent is { Kind: IntentKind.CreateRow, Collection: Collections.Lines } or { Kind: IntentKind.CreateRecord, Lines.IsDefaultOrEmpty: false }
            && state.Intent.Target == system
        || AreIn(state, system);

    /// <summary>Whether a line stands in a system whose row there is not known.</summary>
    public static bool AreIn(PairState state, SystemName system)
    {
        foreach (var (_, part) in state.Lines)
        {
            if (IsAwaited(part, system))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Finds the rows of awaited lines: those that carry their keys first, then those that alone show just what we wrote of a line, and of no other; then
    /// those of their product that bear their number, then what shows just what we wrote. What is left of a whole read is told by its product, and then by
    /// the order in which it was sent, unless it bears a number that none of ours can have: that is a stranger's, as any other row of a feed may be.
    /// </summary>
    public static void Assign(Draft draft, Observation shown)
    {
        var system = shown.System;
        if (draft.Context.Entity.Lines is not { } mapping || !AreIn(draft.State, system))
        {
            return;
        }

        var rows = shown.Rows.Where(static row => row is { IsDeleted: false, Key.Collection: Collections.Lines }).ToList();
        foreach (var row in rows)
        {
            if (LineRows.KeyOf(draft.State, system, row) is { } named && draft.PartOf(named) is var part && part.Side(system).Row is null)
            {
                draft.Set(named, part.With(system, part.Side(system) with { Row = row.Key.Id }));
            }
        }

        rows.RemoveAll(row => LineRows.KeyOf(draft.State, system, row) is not null);
        var isWhole = shown.Complete.Contains(Collections.Lines);
        var last = LastNumber(draft, shown);
        if (isWhole)
        {
            AssignAlone(draft, system, rows);
        }

        if (last is not null)
        {
            Assign(draft, system, rows, (line, row, values) => NumberOf(row) == line.Place + 1 && IsSameProduct(mapping, system, line.View, values));
        }

        Assign(draft, system, rows, static (line, _, values) => ShowsWritten(line.View, values));
        if (isWhole)
        {
            rows.RemoveAll(row => NumberOf(row) > last);
            Assign(draft, system, rows, (line, _, values) => IsSameProduct(mapping, system, line.View, values));
            Assign(draft, system, rows, static (_, _, _) => true);
        }
    }

    // The highest number that a line of ours can have; null where lines are not numbered from one on.
    private static long? LastNumber(Draft draft, Observation shown)
    {
        var numbers = shown.Rows.Select(NumberOf).OfType<long>().ToList();
        return numbers.Count > 0 && numbers.TrueForAll(static number => number > 0) && numbers.Exists(number => number <= draft.State.Lines.Count) ? draft.State.Lines.Count : null;
    }

    // Should Exact number anew what is left of an order, what stands in a line still tells which it is.
    private static void AssignAlone(Draft draft, SystemName system, List<RowShown> rows)
    {
        var awaited = draft.State.Lines.Where(line => IsAwaited(line.Value, system)).ToList();
        var lines = new int[awaited.Count];
        var alone = new List<(RowShown Row, int Line)>();
        foreach (var row in rows)
        {
            var values = draft.Context.Entity.Lines!.Normal(system, row.Fields!);
            var fits = Enumerable.Range(0, awaited.Count).Where(line => ShowsWritten(awaited[line].Value.Side(system).View, values)).ToList();
            fits.ForEach(line => lines[line]++);
            if (fits is [var only])
            {
                alone.Add((row, only));
            }
        }

        foreach (var (row, line) in alone.Where(fit => lines[fit.Line] == 1))
        {
            var (key, part) = awaited[line];
            draft.Set(key, part.With(system, part.Side(system) with { Row = row.Key.Id }));
            rows.Remove(row);
        }
    }

    private static long? NumberOf(RowShown row) => row.Fields?.Get(Number) is Value.Whole number ? number.Content : null;

    private static void Assign(Draft draft, SystemName system, List<RowShown> rows, Func<PartSide, RowShown, Fields, bool> fits)
    {
        foreach (var row in rows.ToList())
        {
            var values = draft.Context.Entity.Lines!.Normal(system, row.Fields!);
            var key = draft.State.Lines
                .Where(line => IsAwaited(line.Value, system) && fits(line.Value.Side(system), row, values))
                .OrderBy(line => line.Value.Side(system).Place)
                .Select(static line => line.Key)
                .FirstOrDefault();
            if (key is not null)
            {
                var part = draft.PartOf(key);
                draft.Set(key, part.With(system, part.Side(system) with { Row = row.Key.Id }));
                rows.Remove(row);
            }
        }
    }

    // What we left empty its system may fill; what is not told contradicts nothing.
    private static bool ShowsWritten(Fields written, Fields values) =>
        written.Any(field => values.ContainsKey(field.Key)) && written.All(field => !values.TryGetValue(field.Key, out var value) || value == field.Value);

    private static bool IsSameProduct(PartMapping mapping, SystemName system, Fields known, Fields values) =>
        mapping.Properties
            .Where(static property => property.Exact.References is not null)
            .All(property => known.Get(property.Name(system)) == values.Get(property.Name(system)));

    private static bool IsAwaited(Part part, SystemName system) =>
        part.Side(system) is { Existence: Existence.Present, Row: null };
}
