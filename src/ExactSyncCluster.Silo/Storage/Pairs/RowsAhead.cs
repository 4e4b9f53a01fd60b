using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>
/// The rows of pairs that are stored together, read in one statement before any of them is. Each serves once; after anything that
/// may have changed another pair's row none does any more.
/// </summary>
internal sealed class RowsAhead
{
    private readonly HashSet<PairKey> _read;
    private readonly Dictionary<PairKey, ListedRow> _rows;

    private RowsAhead(HashSet<PairKey> read, Dictionary<PairKey, ListedRow> rows) => (_read, _rows) = (read, rows);

    /// <summary>Reads the rows of these pairs; null where that is no better than reading them one by one.</summary>
    internal static RowsAhead? Read(DatabaseSession session, HashSet<PairKey> pairs)
    {
        const int pairColumn = 15;
        return pairs.Count < 2
            ? null
            : new(
                pairs,
                session.All(
                    StateSql.Rows,
                    static row => KeyValuePair.Create(PairKey.Parse(row.GetString(pairColumn)), ListedRow.Read(row)),
                    ("@pairs", JsonSerializer.Serialize(pairs.Select(static pair => new { pair = pair.ToString() })))).ToDictionary());
    }

    /// <summary>Whether this pair's row is known here, and the row; null when it has none.</summary>
    internal bool Takes(PairKey pair, out ListedRow? row)
    {
        row = _rows.GetValueOrDefault(pair);
        return _read.Remove(pair);
    }
}
