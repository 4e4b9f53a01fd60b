using System.Data.Common;
using System.Threading.Channels;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Storage.Pairs;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>
/// The one writer of this silo. All that wait share one transaction, and so one flush to the disk;
/// each can fail without the others.
/// </summary>
internal sealed class CommitQueue : IAsyncDisposable
{
    /// <summary>As many units wait at most; further callers wait for room.</summary>
    internal const int MostWaiting = 10_000;

    /// <summary>As many units share a transaction at most.</summary>
    internal const int MostTogether = 200;

    // What two silos want at once can make one of them begin anew; not for ever.
    private const int MostAttempts = 5;

    private readonly Channel<CommitUnit> _waiting = Channel.CreateBounded<CommitUnit>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly IDatabase _database;
    private readonly Task _loop;
    private DatabaseSession? _session;

    public CommitQueue(IDatabase database)
    {
        _database = database;

        // Not on a grain's scheduler, from which this may be called first.
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Tells of which connections something was committed, before who wanted it is told; null stands for what belongs to none.</summary>
    internal event Action<IReadOnlyCollection<string?>>? Committed;

    /// <summary>Does the work in a transaction; ends when it is durable. Once it waits in the queue it is no longer cancelled.</summary>
    /// <param name="connection">The connection by whose rows the work decides; nobody else writes to them meanwhile. Null for none.</param>
    /// <param name="work">The work; it may be done more than once, of which the last counts.</param>
    /// <param name="cancellation">Ends the wait for room in the queue.</param>
    internal Task<T> CommitAsync<T>(string? connection, Func<DatabaseSession, T> work, CancellationToken cancellation) =>
        CommitAsync(new CommitUnit<T>(connection, null, work), cancellation);

    /// <summary>Stores one pair, and nothing else, in the same way. What is listed of the pairs that share a transaction is read at once.</summary>
    internal Task<T> CommitAsync<T>(PairKey pair, Func<DatabaseSession, T> work, CancellationToken cancellation) =>
        CommitAsync(new CommitUnit<T>(pair.Connection, pair, work), cancellation);

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        Close();
    }

    private async Task<T> CommitAsync<T>(CommitUnit<T> unit, CancellationToken cancellation)
    {
        try
        {
            await _waiting.Writer.WriteAsync(unit, cancellation);
        }
        catch (ChannelClosedException error)
        {
            throw new StorageFailedException($"The database {_database.Name} is closed: the silo stops. Nothing was written.", error);
        }

        return await unit.Told;
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
        var isGathered = _database.IsRemote;
        for (var attempt = 1; ; attempt++)
        {
            var isSent = false;
            try
            {
                Work(units, isGathered);
                isSent = true;
                _session!.Execute(TransactionSql.Commit);
            }
            catch (Exception error)
            {
                // Whatever the connection's condition is, closing it undoes what was not committed. What was sent to be committed
                // may be, although its answer was lost: it is done once more only where the database says that it was undone.
                Close();
                if (attempt < MostAttempts && ((isGathered && !isSent) || _database.MayBeRepeated(error)))
                {
                    isGathered = false;
                    continue;
                }

                Fail(units, error);
                return;
            }

            Committed?.Invoke([.. units.Select(static unit => unit.Connection).Distinct(StringComparer.Ordinal)]);
            units.ForEach(unit => unit.Tell());
            return;
        }
    }

    private void Work(List<CommitUnit> units, bool isGathered)
    {
        _session ??= _database.OpenSession();
        _session.Gathers = isGathered;
        _database.BeginWrite(_session, [.. units.Select(static unit => unit.Connection).OfType<string>().Distinct(StringComparer.Ordinal)]);
        _session.Ahead = isGathered ? RowsAhead.Read(_session, [.. units.Select(static unit => unit.Pair).OfType<PairKey>()]) : null;
        foreach (var unit in units)
        {
            if (unit.Pair is null)
            {
                // It may change any row.
                _session.Ahead = null;
            }

            if (isGathered)
            {
                unit.Work(_session);
            }
            else
            {
                WorkAlone(_session, unit);
            }
        }

        _session.Send();
    }

    private void Fail(List<CommitUnit> units, Exception error)
    {
        var failure = new StorageFailedException(
            $"The database {_database.Name} did not commit. Check that it can be reached, its space and its permissions. See the inner error.", error);
        units.ForEach(unit => unit.Fail(failure));
    }

    // A connection that broke may not even close well; what comes next has another one.
    private void Close()
    {
        var session = _session;
        _session = null;
        try
        {
            session?.Dispose();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or IOException)
        {
            // It is given up.
        }
    }

    private void WorkAlone(DatabaseSession session, CommitUnit unit)
    {
        session.Execute(TransactionSql.Savepoint);
        try
        {
            unit.Work(session);
        }
        catch (Exception error) when (!_database.MayBeRepeated(error))
        {
            // If the database has undone the whole transaction, this fails, and with it the batch.
            session.Execute(TransactionSql.Undo);
            unit.Refuse(error);
        }

        session.Execute(TransactionSql.Release);
    }
}
