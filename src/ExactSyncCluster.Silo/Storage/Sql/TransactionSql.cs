using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

internal static class TransactionSql
{
    internal static void Commit(DbCommand command) => command.CommandText = "COMMIT";

    internal static void Savepoint(DbCommand command) => command.CommandText = "SAVEPOINT unit";

    internal static void Release(DbCommand command) => command.CommandText = "RELEASE SAVEPOINT unit";

    internal static void Undo(DbCommand command) => command.CommandText = "ROLLBACK TO SAVEPOINT unit";
}
