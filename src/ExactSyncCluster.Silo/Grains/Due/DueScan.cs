using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Grains.Due;

/// <summary>
/// Asks the database once for all grains of this silo which connections have something due, so that those that have nothing
/// cost nothing. An answer is held for half a tick. It names what becomes due meanwhile too, and each connection of which this
/// silo has written something since: nothing is found later because of it.
/// </summary>
internal sealed class DueScan
{
    /// <summary>So many due pairs are looked at, before each connection is asked for.</summary>
    internal const int MostLookedAt = 1_000;

    /// <summary>As many answers are asked for in a tick at most.</summary>
    internal const int AnswersATick = 2;

    private readonly DueWork _work;
    private readonly ConnectionCatalog _connections;
    private readonly TimeProvider _time;
    private readonly TimeSpan _tick;
    private readonly TimeSpan _hold;
    private readonly Lock _gate = new();
    private DueAnswer? _held;

    public DueScan(DueWork work, CommitQueue writer, ConnectionCatalog connections, TimeProvider time, FeedPace pace)
    {
        (_work, _connections, _time, _tick, _hold) = (work, connections, time, pace.Tick, pace.Tick / AnswersATick);
        writer.Committed += Forget;
    }

    /// <summary>What is due, by an answer that is held or a new one.</summary>
    public async Task<DueAnswer> AskAsync(CancellationToken cancellation)
    {
        var answer = Held();
        await answer.Ends.WaitAsync(cancellation);
        return answer;
    }

    /// <summary>
    /// How long after now to ask again: a tick after the answer was asked for, not a tick after it was used. What another silo
    /// writes is so seen within a tick, as if nothing were held; and those that share an answer share the next one.
    /// </summary>
    public TimeSpan Pause(DueAnswer answer)
    {
        var left = answer.AskedAt + _tick - _time.GetUtcNow();
        return left < _hold ? _hold : left > _tick ? _tick : left;
    }

    private DueAnswer Held()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (_held is not { } held || !held.Serves(now, _hold))
            {
                // Not on the scheduler of the grain that asks first: the others must not wait for its turns.
                _held = held = new(now, Task.Run(() => AskAsync(now + _hold)));
            }

            return held;
        }
    }

    private Task<DueEnds> AskAsync(DateTimeOffset until) =>
        _work.AskAsync([.. _connections.All.Select(static connection => connection.Definition.Name)], until, MostLookedAt, CancellationToken.None);

    // What belongs to no connection may belong to any.
    private void Forget(IReadOnlyCollection<string?> written)
    {
        lock (_gate)
        {
            if (written.Contains(null))
            {
                _held = null;
            }

            foreach (var connection in written.OfType<string>())
            {
                _held?.Written(connection);
            }
        }
    }
}
