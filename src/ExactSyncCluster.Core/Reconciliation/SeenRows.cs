using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What is kept of the rows that were taken in.</summary>
internal static class SeenRows
{
    // Traces of rows that are gone are kept for as long as a late delivery could bring them back.
    private static readonly TimeSpan TraceKept = TimeSpan.FromDays(90);

    /// <summary>A row was taken in.</summary>
    public static void Keep(Draft draft, Observation shown, RowShown row, Sight sight)
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
}
