using System.Data.Common;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>How values stand in columns.</summary>
internal static class Columns
{
    extension(DbDataReader row)
    {
        internal string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        internal DateTimeOffset Time(int column) => new(row.GetInt64(column), TimeSpan.Zero);

        internal DateTimeOffset? TimeOrNull(int column) => row.IsDBNull(column) ? null : row.Time(column);

        internal PairKey Pair(int column) => PairKey.Parse(row.GetString(column));

        internal PairKey? PairOrNull(int column) => row.IsDBNull(column) ? null : row.Pair(column);

        internal RecordId? RecordOrNull(int column) => row.IsDBNull(column) ? null : new RecordId(row.GetString(column));

        internal T Named<T>(int column)
            where T : struct, Enum => Enum.Parse<T>(row.GetString(column));

        internal T? NamedOrNull<T>(int column)
            where T : struct, Enum => row.IsDBNull(column) ? null : row.Named<T>(column);

        internal Entity Entity(int column) =>
            EntityNames.Parse(row.GetString(column)) ?? throw new StorageFailedException("A row of the database names an entity that is not known.");
    }
}
