using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>Connections to one file, each with the same settings however it is opened.</summary>
/// <param name="file">The file.</param>
/// <param name="pooling">Whether the driver keeps closed connections open for reuse.</param>
internal sealed class SqliteDataSource(string file, bool pooling) : DbDataSource
{
    public override string ConnectionString { get; } =
        new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = pooling }.ToString();

    protected override DbConnection CreateDbConnection() => new Connection(ConnectionString);

    private sealed class Connection(string connectionString) : SqliteConnection(connectionString)
    {
        public override void Open()
        {
            base.Open();
            using var command = CreateCommand();

            // What was deleted or overwritten must not stay readable in the file: an erased key is gone.
            command.CommandText =
                """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA busy_timeout = 10000;
                PRAGMA foreign_keys = ON;
                PRAGMA secure_delete = ON;
                PRAGMA cache_size = -16384;
                PRAGMA wal_autocheckpoint = 4000;
                """;
            command.ExecuteNonQuery();
        }
    }
}
