using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

internal static class KeySql
{
    internal static void Find(DbCommand command) => command.CommandText =
        "SELECT wrapped FROM connection_key WHERE connection = @connection";

    internal static void Add(DbCommand command) => command.CommandText =
        "INSERT INTO connection_key (connection, wrapped) VALUES (@connection, @wrapped) ON CONFLICT DO NOTHING";

    internal static void Remove(DbCommand command) => command.CommandText =
        "DELETE FROM connection_key WHERE connection = @connection";

    internal static void ForgetStuck(DbCommand command) => command.CommandText =
        "DELETE FROM stuck_change WHERE connection = @connection";

    /// <summary>What the directory holds of the records' contents.</summary>
    internal static void ForgetMatchKeys(DbCommand command) => command.CommandText =
        "UPDATE pair SET match_key = NULL, reason = NULL WHERE connection = @connection";
}
