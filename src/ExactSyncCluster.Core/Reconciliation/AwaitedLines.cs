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
    /// those of their product that bear their number, then what shows just what we wrote. Where nothing is numbered, what is left of a whole read is told by
    /// its product, and then by the order in which it was sent; any other row is another line's, or a stranger's.
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
        if (isWhole)
        {
            AssignAlone(draft, system, rows);
        }

        Assign(draft, system, rows, (line, row, values) => NumberOf(row) == line.Place + 1 && IsSameProduct(mapping, system, line.View, values));
        Assign(draft, system, rows, static (line, _, values) => ShowsWritten(line.View, values));
        if (isWhole && !shown.Rows.Any(row => NumberOf(row) <= draft.State.Lines.Count))
        {
            Assign(draft, system, rows, (line, _, values) => IsSameProduct(mapping, system, line.View, values));
            Assign(draft, system, rows, static (_, _, _) => true);
        }
    }

    // Should Exact number anew what is left of an order, what stands in a line still tells which it is.
    private static void AssignAlone(Draft draft, SystemName system, List<RowShown> rows)
    {
        var mapping = draft.Context.Entity.Lines!;
        var fits = rows.SelectMany(row => draft.State.Lines.Values
            .Where(line => IsAwaited(line, system) && ShowsWritten(line.Side(system).View, mapping.Normal(system, row.Fields!)))
            .Select(line => (Row: row, Line: line))).ToList();
        var alone = fits.Where(fit => fits.Count(other => other.Row == fit.Row || ReferenceEquals(other.Line, fit.Line)) == 1).Select(static fit => fit.Row).ToList();
        Assign(draft, system, alone, static (line, _, values) => ShowsWritten(line.View, values));
        rows.RemoveAll(row => LineRows.KeyOf(draft.State, system, row) is not null);
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

    // What we left empty its system may fill.
    private static bool ShowsWritten(Fields written, Fields values) => written.All(field => values.Get(field.Key) == field.Value);

    private static bool IsSameProduct(PartMapping mapping, SystemName system, Fields known, Fields values) =>
        mapping.Properties
            .Where(static property => property.Exact.References is not null)
            .All(property => known.Get(property.Name(system)) == values.Get(property.Name(system)));

    private static bool IsAwaited(Part part, SystemName system) =>
        part.Side(system) is { Existence: Existence.Present, Row: null };
}
