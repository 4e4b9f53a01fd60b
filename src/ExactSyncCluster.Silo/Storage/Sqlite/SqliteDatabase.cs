using System.Data.Common;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>One database file with its schema, the gate before its single writer, and its readers.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    /// <summary>The file's name in the data directory.</summary>
    internal const string FileName = "exact-sync.db";

    private readonly IdleSessions _readers;

    // A session that failed is to be closed for good, with its transaction, not to come back from the driver's pool.
    private readonly SqliteDataSource _sessions;

    private SqliteDatabase(string file)
    {
        File = file;
        Source = new(file, pooling: true);
        _sessions = new(file, pooling: false);
        _readers = new(OpenSession);
    }

    internal string File { get; }

    public string Name => File;

    public bool IsRemote => false;

    /// <summary>For who brings his own statements.</summary>
    internal SqliteDataSource Source { get; }

    /// <summary>The file has one write lock: whoever else writes to it takes this too.</summary>
    public SemaphoreSlim WriteGate { get; } = new(1, 1);

    /// <summary>Opens the database of a data directory; makes what is missing.</summary>
    internal static SqliteDatabase Open(string directory)
    {
        var file = Path.Combine(PrivateFolder.Make(directory).FullName, FileName);
        var database = new SqliteDatabase(file);
        try
        {
            // SQLite gives the files beside it the same rights.
            PrivateFolder.MakeFile(file);
            database.OpenSession().Dispose();
            SqliteMigrations.Apply(database.Source, file);
        }
        catch (SqliteException error)
        {
            database.Dispose();
            throw new StorageFailedException($"The database {file} cannot be opened. Check the folder's permissions, its space, and that the file is a database.", error);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        return database;
    }

    public DateTimeOffset? SharedClock() => null;

    public DatabaseSession OpenSession() => new(_sessions.OpenConnection());

    public T Read<T>(Func<DatabaseSession, T> read) => _readers.Read(read);

    public T ReadTogether<T>(Func<DatabaseSession, T> read) =>
        Read(session =>
        {
            session.Execute(BeginRead);
            var answer = read(session);
            session.Execute(TransactionSql.Commit);
            return answer;
        });

    // The file has one writer, of all connections.
    public void BeginWrite(DatabaseSession session, IReadOnlyCollection<string> connections) => session.Execute(BeginWrite);

    public bool MayBeRepeated(Exception error) => false;

    // The log still holds the page with what was deleted until it is emptied.
    public void Scrub() => Read(static session => session.Execute(EmptyLog));

    public void Dispose()
    {
        _readers.Dispose();
        using (var connection = (SqliteConnection)Source.CreateConnection())
        {
            SqliteConnection.ClearPool(connection);
        }

        Source.Dispose();
        _sessions.Dispose();
        WriteGate.Dispose();
    }

    private static void BeginRead(DbCommand command) => command.CommandText = "BEGIN";

    private static void BeginWrite(DbCommand command) => command.CommandText = "BEGIN IMMEDIATE";

    private static void EmptyLog(DbCommand command) => command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
}
