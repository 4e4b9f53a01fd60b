using System.Collections;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The readers of one system's feeds. They are asked at each tick, and so without queries that allocate.</summary>
internal sealed class FeedReaders : IReadOnlyCollection<FeedReader>
{
    private readonly List<FeedReader> _readers = [];

    public int Count => _readers.Count;

    /// <summary>What was read and is not acknowledged.</summary>
    public int Outstanding
    {
        get
        {
            var outstanding = 0;
            foreach (var reader in _readers)
            {
                outstanding += reader.Outstanding;
            }

            return outstanding;
        }
    }

    /// <summary>Nothing is being read, and all that was read is acknowledged.</summary>
    public bool AreIdle => Outstanding == 0 && _readers.TrueForAll(static reader => !reader.IsReading);

    /// <summary>Whether each has read its feed whole, from then or later on.</summary>
    public bool HaveReadSince(DateTimeOffset start) =>
        _readers.TrueForAll(reader => reader.Checkpoint is { IsComplete: true, ReadStarted: { } began } && began >= start);

    /// <summary>When the next of them reads its feed.</summary>
    public DateTimeOffset NextRead
    {
        get
        {
            var next = DateTimeOffset.MaxValue;
            foreach (var reader in _readers)
            {
                next = reader.NextRead < next ? reader.NextRead : next;
            }

            return next;
        }
    }

    public FeedReader? Find(string feed) => _readers.Find(reader => reader.Feed.Name == feed);

    /// <summary>When one of them has something to do and may do it, if nothing happens before that.</summary>
    public DateTimeOffset NextDue
    {
        get
        {
            var next = DateTimeOffset.MaxValue;
            foreach (var reader in _readers)
            {
                next = reader.NextDue is var due && due < next && !FeedOrder.IsHeldBack(reader, _readers) ? due : next;
            }

            return next;
        }
    }

    /// <summary>The start of the last whole read of all feeds of an entity; null while one of them was not read.</summary>
    public DateTimeOffset? ViewOf(Entity entity)
    {
        DateTimeOffset? viewed = null;
        foreach (var reader in _readers)
        {
            if (reader.Feed.Entity != entity)
            {
                continue;
            }

            if (reader.Checkpoint.ReadStarted is not { } started)
            {
                return null;
            }

            viewed = started >= viewed ? viewed : started;
        }

        return viewed;
    }

    public void Replace(IEnumerable<FeedReader> readers)
    {
        _readers.Clear();
        _readers.AddRange(readers);
    }

    public List<FeedReader>.Enumerator GetEnumerator() => _readers.GetEnumerator();

    IEnumerator<FeedReader> IEnumerable<FeedReader>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
