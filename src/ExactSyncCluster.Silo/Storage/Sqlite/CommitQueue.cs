using System.Threading.Channels;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>
/// The one writer of the file. All that wait share one transaction, and so one flush to the disk;
/// each can fail without the others.
/// </summary>
internal sealed class CommitQueue : IAsyncDisposable
{
    /// <summary>As many units wait at most; further callers wait for room.</summary>
    internal const int MostWaiting = 10_000;

    /// <summary>As many units share a transaction at most.</summary>
    internal const int MostTogether = 200;

    private readonly Channel<CommitUnit> _waiting = Channel.CreateBounded<CommitUnit>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly SqliteDatabase _database;
    private readonly Task _loop;
    private SqliteSession? _session;

    public CommitQueue(SqliteDatabase database)
    {
        _database = database;

        // Not on a grain's scheduler, from which this may be called first.
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Does the work in a transaction; ends when it is durable. Once it waits in the queue it is no longer cancelled.</summary>
    internal async Task<T> CommitAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation)
    {
        var unit = new CommitUnit<T>(work);
        try
        {
            await _waiting.Writer.WriteAsync(unit, cancellation);
        }
        catch (ChannelClosedException error)
        {
            throw new StorageFailedException($"The database {_database.File} is closed: the silo stops. Nothing was written.", error);
        }

        return await unit.Told;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        _session?.Dispose();
        _session = null;
    }

    private async Task RunAsync()
    {
        var together = new List<CommitUnit>(MostTogether);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await _database.WriteGate.WaitAsync();
            try
            {
                while (together.Count < MostTogether && _waiting.Reader.TryRead(out var unit))
                {
                    together.Add(unit);
                }

                Commit(together);
            }
            finally
            {
                _database.WriteGate.Release();
            }

            together.Clear();
        }
    }

    private void Commit(List<CommitUnit> units)
    {
        try
        {
            _session ??= _database.OpenSession();
            _session.Execute(TransactionSql.BeginWrite);
            foreach (var unit in units)
            {
                Work(_session, unit);
            }

            _session.Execute(TransactionSql.Commit);
        }
        catch (Exception error)
        {
            // Whatever the connection's condition is, closing it undoes what was not committed.
            _session?.Dispose();
            _session = null;
            var failure = new StorageFailedException(
                $"The database {_database.File} did not commit. Check the space and the permissions of its folder. See the inner error.", error);
            units.ForEach(unit => unit.Fail(failure));
            return;
        }

        units.ForEach(unit => unit.Tell());
    }

    private static void Work(SqliteSession session, CommitUnit unit)
    {
        session.Execute(TransactionSql.Savepoint);
        try
        {
            unit.Work(session);
        }
        catch (Exception error)
        {
            // If the database has undone the whole transaction, this fails, and with it the batch.
            session.Execute(TransactionSql.Undo);
            unit.Refuse(error);
        }

        session.Execute(TransactionSql.Release);
    }
}
