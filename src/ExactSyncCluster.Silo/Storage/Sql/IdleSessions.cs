using System.Collections.Concurrent;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>Sessions of readers, kept with their statements for the next reader. One in which something failed is closed.</summary>
internal sealed class IdleSessions(Func<DatabaseSession> open) : IDisposable
{
    private const int MostIdle = 8;

    private readonly ConcurrentBag<DatabaseSession> _idle = [];

    internal T Read<T>(Func<DatabaseSession, T> read)
    {
        var session = Take();
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

        if (_idle.Count < MostIdle)
        {
            _idle.Add(session);
        }
        else
        {
            session.Dispose();
        }

        return answer;
    }

    /// <summary>Closes all that are idle.</summary>
    internal void Clear()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    public void Dispose() => Clear();

    private DatabaseSession Take()
    {
        if (_idle.TryTake(out var idle))
        {
            return idle;
        }

        return open();
    }
}
