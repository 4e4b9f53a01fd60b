using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

internal static class TransactionSql
{
    internal static void BeginRead(DbCommand command) => command.CommandText = "BEGIN";

    internal static void BeginWrite(DbCommand command) => command.CommandText = "BEGIN IMMEDIATE";

    internal static void Commit(DbCommand command) => command.CommandText = "COMMIT";

    internal static void Savepoint(DbCommand command) => command.CommandText = "SAVEPOINT unit";

    internal static void Release(DbCommand command) => command.CommandText = "RELEASE unit";

    internal static void Undo(DbCommand command) => command.CommandText = "ROLLBACK TO unit";

    /// <summary>Moves the log into the file and empties it.</summary>
    internal static void EmptyLog(DbCommand command) => command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
}
