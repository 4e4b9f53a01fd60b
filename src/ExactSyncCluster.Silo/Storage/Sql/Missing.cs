using System.Data;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>A value that is not there, and is no text; a text that is not there is null.</summary>
internal sealed record Missing(DbType Type)
{
    internal static Missing Number { get; } = new(DbType.Int64);

    internal static Missing Bytes { get; } = new(DbType.Binary);
}
