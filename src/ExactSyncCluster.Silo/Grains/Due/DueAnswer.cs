using System.Collections.Concurrent;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Due;

/// <summary>What is due, as it was asked for once.</summary>
/// <param name="askedAt">When it was asked for.</param>
/// <param name="ends">What the database tells; what it was told before that time is in it.</param>
internal sealed class DueAnswer(DateTimeOffset askedAt, Task<DueEnds> ends)
{
    private readonly ConcurrentDictionary<string, bool> _written = new(StringComparer.Ordinal);

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset AskedAt => askedAt;

    /// <summary>Ends when the database has answered.</summary>
    public Task<DueEnds> Ends => ends;

    /// <summary>Whether an end of a connection may have pairs that are due.</summary>
    public bool NamesPairs(string connection, SystemName system) =>
        _written.ContainsKey(connection) || Answered.Pairs.Contains((connection, system));

    /// <summary>Whether an end of a connection may have stuck changes that are due.</summary>
    public bool NamesStuckChanges(string connection, SystemName system) =>
        _written.ContainsKey(connection) || Answered.StuckChanges.Contains((connection, system));

    /// <summary>Something was written that belongs to a connection: what is due there may be more than was told.</summary>
    internal void Written(string connection) => _written[connection] = true;

    /// <summary>Whether it may be given to one who asks now. Who comes while the database is asked waits with the others; a failure is given to nobody else.</summary>
    internal bool Serves(DateTimeOffset now, TimeSpan hold) =>
        !ends.IsCompleted || (ends.IsCompletedSuccessfully && now >= askedAt && now < askedAt + hold);

    private DueEnds Answered => ends.IsCompletedSuccessfully ? ends.Result : throw new InvalidOperationException("The database has not answered yet.");
}
