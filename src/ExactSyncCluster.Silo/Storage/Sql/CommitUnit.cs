using System.Data.Common;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>What one caller wants written, whole or not at all.</summary>
internal abstract class CommitUnit(string? connection, PairKey? pair)
{
    private Exception? _refusal;

    /// <summary>The connection by whose rows it decides.</summary>
    internal string? Connection { get; } = connection;

    /// <summary>The pair that it stores and nothing else; null for anything else.</summary>
    internal PairKey? Pair { get; } = pair;

    /// <summary>Does the work within the open transaction.</summary>
    internal void Work(DatabaseSession session)
    {
        _refusal = null;
        Do(session);
    }

    /// <summary>Remembers why this unit alone was undone; told when the transaction has ended.</summary>
    internal void Refuse(Exception error) =>
        _refusal = error is DbException
            ? new StorageFailedException("The database refused a write; what was to be written with it was undone. See the inner error.", error)
            : error;

    /// <summary>Tells the caller that the transaction was committed.</summary>
    internal void Tell()
    {
        if (_refusal is { } refusal)
        {
            Fail(refusal);
        }
        else
        {
            Succeed();
        }
    }

    internal abstract void Fail(Exception error);

    protected abstract void Do(DatabaseSession session);

    protected abstract void Succeed();
}

/// <summary>A unit with an answer.</summary>
internal sealed class CommitUnit<T>(string? connection, PairKey? pair, Func<DatabaseSession, T> work) : CommitUnit(connection, pair)
{
    // The loop must not run what its callers do next.
    private readonly TaskCompletionSource<T> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    /// <summary>Ends when the unit is durable, or undone.</summary>
    internal Task<T> Told => _told.Task;

    internal override void Fail(Exception error) => _told.TrySetException(error);

    protected override void Do(DatabaseSession session) => _answer = work(session);

    protected override void Succeed() => _told.TrySetResult(_answer!);
}
