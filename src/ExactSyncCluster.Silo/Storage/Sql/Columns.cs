using System.Data.Common;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>How values stand in columns.</summary>
internal static class Columns
{
    extension(DbDataReader row)
    {
        /// <summary>A text that came from a system, or may hold one that did.</summary>
        internal string Shown(int column) => StoredText.Out(row.GetString(column));

        internal string? Text(int column) => row.IsDBNull(column) ? null : row.Shown(column);

        internal DateTimeOffset Time(int column) => new(row.GetInt64(column), TimeSpan.Zero);

        internal DateTimeOffset? TimeOrNull(int column) => row.IsDBNull(column) ? null : row.Time(column);

        internal PairKey Pair(int column) => PairKey.Parse(row.GetString(column));

        internal PairKey? PairOrNull(int column) => row.IsDBNull(column) ? null : row.Pair(column);

        internal RecordId? RecordOrNull(int column) => row.IsDBNull(column) ? null : new RecordId(row.Shown(column));

        internal T Named<T>(int column)
            where T : struct, Enum => Enum.Parse<T>(row.GetString(column));

        internal T? NamedOrNull<T>(int column)
            where T : struct, Enum => row.IsDBNull(column) ? null : row.Named<T>(column);

        internal Entity Entity(int column) =>
            EntityNames.Parse(row.GetString(column)) ?? throw new StorageFailedException("A row of the database names an entity that is not known.");
    }
}
