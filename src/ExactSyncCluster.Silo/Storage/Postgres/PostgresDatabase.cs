using System.Data.Common;
using System.Text.Json;
using ExactSyncCluster.Silo.Storage.Sql;
using Npgsql;

namespace ExactSyncCluster.Silo.Storage.Postgres;

/// <summary>One database of a PostgreSQL server, which many silos share.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    // What the server says to a session that it has ended amid a transaction, because nothing more came.
    private const string CutOffWhenIdle = "25P03";

    private readonly IdleSessions _readers;

    private PostgresDatabase(PostgresAddress address)
    {
        Name = address.Name;
        Source = NpgsqlDataSource.Create(address.Settings);
        _readers = new(OpenSession);
    }

    public string Name { get; }

    public bool IsRemote => true;

    /// <summary>For who brings his own statements.</summary>
    internal NpgsqlDataSource Source { get; }

    public SemaphoreSlim WriteGate { get; } = new(1, 1);

    /// <summary>Opens the database; makes what is missing.</summary>
    /// <exception cref="StorageFailedException">It cannot be reached, or was made by a newer version.</exception>
    internal static PostgresDatabase Open(PostgresAddress address)
    {
        var database = new PostgresDatabase(address);
        try
        {
            PostgresMigrations.Apply(database);
        }
        catch (NpgsqlException error)
        {
            database.Dispose();
            throw new StorageFailedException($"The database {address.Name} cannot be opened: {Reason(error)} Check its address, and the user's password and rights.", error);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        return database;
    }

    /// <summary>Does something that one silo at a time may do, of all that share the database. The lock ends with its connection, if not sooner.</summary>
    internal void Alone(Action work)
    {
        using var session = OpenSession();
        session.Execute(LockAll);
        try
        {
            work();
        }
        finally
        {
            session.Execute(UnlockAll);
        }
    }

    public DateTimeOffset? SharedClock() => Read(static session => session.First(Clock, static row => new DateTimeOffset(row.GetDateTime(0))));

    public DatabaseSession OpenSession() => new(Source.OpenConnection());

    public T Read<T>(Func<DatabaseSession, T> read)
    {
        try
        {
            return _readers.Read(read);
        }
        catch (NpgsqlException error) when (error is not PostgresException { IsTransient: false })
        {
            // The server was started anew, or cut this session off: the others that are idle are no better.
            _readers.Clear();
            return _readers.Read(read);
        }
    }

    public T ReadTogether<T>(Func<DatabaseSession, T> read) =>
        Read(session =>
        {
            session.Execute(BeginRead);
            var answer = read(session);
            session.Execute(TransactionSql.Commit);
            return answer;
        });

    // Each statement sees what is committed when it begins, so what is read after the locks are had is what they protect.
    public void BeginWrite(DatabaseSession session, IReadOnlyCollection<string> connections)
    {
        session.Post(BeginWrite);
        session.Post(EndWhenIdle);
        if (connections.Count > 0)
        {
            session.First(Lock, static _ => true, ("@connections", JsonSerializer.Serialize(connections.Select(static connection => new { connection }))));
        }
    }

    public bool MayBeRepeated(Exception error) =>
        error is PostgresException
        {
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or CutOffWhenIdle,
        };

    // Older copies of the rows are in the table's files until these are written anew; the server's log keeps them longer.
    public void Scrub() => Read(static session => session.Execute(WriteKeysAnew));

    public void Dispose()
    {
        _readers.Dispose();
        Source.Dispose();
        WriteGate.Dispose();
    }

    // now() is when the transaction began.
    private static void Clock(DbCommand command) => command.CommandText = "SELECT clock_timestamp()";

    // Of what the server says, nothing that may hold a value.
    private static string Reason(NpgsqlException error) => error is PostgresException told ? $"{told.MessageText}." : "no server answers there.";

    private static void BeginRead(DbCommand command) => command.CommandText = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private static void BeginWrite(DbCommand command) => command.CommandText = "BEGIN ISOLATION LEVEL READ COMMITTED";

    // A silo that hangs, or whose machine is gone, must not keep the others from what it has locked. Between two statements of a
    // transaction lie milliseconds; one that is cut off so is undone, and whoever wakes in it learns that nothing was written.
    private static void EndWhenIdle(DbCommand command) => command.CommandText = "SET LOCAL idle_in_transaction_session_timeout = '4s'";

    // In one order everywhere, so that two silos never wait for each other.
    private static void Lock(DbCommand command) => command.CommandText =
        """
        SELECT count(pg_advisory_xact_lock(number))
        FROM (SELECT DISTINCT hashtextextended(value ->> 'connection', 0) AS number FROM json_each(@connections) ORDER BY number) AS wanted
        """;

    // Whoever has it may take long to make the schema.
    private static void LockAll(DbCommand command)
    {
        command.CommandText = "SELECT count(pg_advisory_lock(hashtextextended('exact-sync-cluster', 1)))";
        command.CommandTimeout = 0;
    }

    private static void UnlockAll(DbCommand command) => command.CommandText = "SELECT pg_advisory_unlock_all()";

    private static void WriteKeysAnew(DbCommand command) => command.CommandText = "VACUUM FULL connection_key";
}
