using System.Collections.Concurrent;
using ExactSyncCluster.Silo.Security;
using Microsoft.Data.Sqlite;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>One database file with its schema, the gate before its single writer, and its readers.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>The file's name in the data directory.</summary>
    internal const string FileName = "exact-sync.db";

    private const int MostIdleReaders = 8;

    private readonly ConcurrentBag<SqliteSession> _idleReaders = [];

    // A session that failed is to be closed for good, with its transaction, not to come back from the driver's pool.
    private readonly SqliteDataSource _sessions;

    private SqliteDatabase(string file)
    {
        File = file;
        Source = new(file, pooling: true);
        _sessions = new(file, pooling: false);
    }

    internal string File { get; }

    /// <summary>For who brings his own statements.</summary>
    internal SqliteDataSource Source { get; }

    /// <summary>The file has one write lock. Who waits for it here does not block a thread.</summary>
    internal SemaphoreSlim WriteGate { get; } = new(1, 1);

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

    internal SqliteSession OpenSession() => new((SqliteConnection)_sessions.OpenConnection());

    /// <summary>Reads on a connection of its own, beside the writer.</summary>
    internal T Read<T>(Func<SqliteSession, T> read)
    {
        var session = _idleReaders.TryTake(out var idle) ? idle : OpenSession();
        T answer;
        try
        {
            answer = read(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        if (_idleReaders.Count < MostIdleReaders)
        {
            _idleReaders.Add(session);
        }
        else
        {
            session.Dispose();
        }

        return answer;
    }

    /// <summary>Reads several things as they were at one moment.</summary>
    internal T ReadTogether<T>(Func<SqliteSession, T> read) =>
        Read(session =>
        {
            session.Execute(TransactionSql.BeginRead);
            var answer = read(session);
            session.Execute(TransactionSql.Commit);
            return answer;
        });

    public void Dispose()
    {
        while (_idleReaders.TryTake(out var session))
        {
            session.Dispose();
        }

        using (var connection = (SqliteConnection)Source.CreateConnection())
        {
            SqliteConnection.ClearPool(connection);
        }

        Source.Dispose();
        _sessions.Dispose();
        WriteGate.Dispose();
    }
}
