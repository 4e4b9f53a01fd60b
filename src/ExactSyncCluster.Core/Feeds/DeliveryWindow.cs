using ExactSyncCluster.Core.Changes;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>The changes of one feed that are waiting to leave or on their way.</summary>
internal sealed class DeliveryWindow(FeedOptions options)
{
    private readonly Queue<FeedDelivery> _waiting = new();
    private readonly SortedDictionary<long, OnTheWay> _onTheWay = [];

    public int Count => _waiting.Count + _onTheWay.Count;

    public long LastNumber { get; private set; }

    // One page may wait while the window is full; the next is asked for when it has left.
    public bool HasRoomForPage => _waiting.Count == 0;

    /// <summary>The lowest version among all that is not acknowledged; null when nothing is, or has none.</summary>
    public long? LowestVersion => _waiting.Concat(_onTheWay.Values.Select(static late => late.Delivery))
        .SelectMany(static delivery => delivery.Shown.Rows).Min(static row => row.Version);

    /// <summary>Whether the same rows are on their way already.</summary>
    public bool Holds(FeedChange change) =>
        _onTheWay.Values.Any(late => late.Tries > 0 && late.Delivery.Pair == change.Pair
            && late.Delivery.Shown.Rows.Select(static row => (row.Key, row.Version)).SequenceEqual(change.Shown.Rows.Select(static row => (row.Key, row.Version))));

    public long Add(string feed, FeedChange change, ReadWindow read, DateTimeOffset unchangedSince, bool matched)
    {
        LastNumber++;
        _waiting.Enqueue(new()
        {
            Pair = change.Pair,
            Feed = feed,
            Number = LastNumber,
            Shown = change.Shown with { Read = read },
            UnchangedSince = unchangedSince,
            Matched = matched,
        });
        return LastNumber;
    }

    public List<FeedDelivery> Leaving(DateTimeOffset now)
    {
        var leaving = new List<FeedDelivery>();
        while (_onTheWay.Count < options.Window && _waiting.TryDequeue(out var delivery))
        {
            _onTheWay.Add(delivery.Number, new(delivery) { RedeliverAt = now + options.RedeliverAfter, Pause = options.RedeliverAfter });
            leaving.Add(delivery);
        }

        return leaving;
    }

    /// <summary>One change of a pair at a time is handed over again: the pair is asked directly, and answers.</summary>
    public List<FeedDelivery> Overdue(DateTimeOffset now)
    {
        var overdue = new List<FeedDelivery>();
        var pairs = new HashSet<Pairs.PairKey>();
        foreach (var late in _onTheWay.Values)
        {
            if (late.RedeliverAt > now || late.Tries >= options.StuckAfter || !pairs.Add(late.Delivery.Pair))
            {
                continue;
            }

            late.Tries++;
            late.Pause = late.Pause * 2 < options.RedeliverMost ? late.Pause * 2 : options.RedeliverMost;
            late.RedeliverAt = now + (late.Tries < options.StuckAfter ? late.Pause : options.RedeliverAfter);
            overdue.Add(late.Delivery);
        }

        return overdue;
    }

    /// <summary>Notes why a change could not be taken.</summary>
    public void NotTaken(long number, string reason)
    {
        if (_onTheWay.TryGetValue(number, out var late))
        {
            late.Reason = reason;
        }
    }

    /// <summary>Changes that their pairs could not take in as many tries as there are.</summary>
    public List<StuckDelivery> Stuck(DateTimeOffset now) =>
        [.. _onTheWay.Values.Where(late => late.Tries >= options.StuckAfter && late.RedeliverAt <= now).Select(static late => new StuckDelivery(late.Delivery, late.Reason))];

    public FeedDelivery? Acknowledge(long number) => _onTheWay.Remove(number, out var arrived) ? arrived.Delivery : null;

    public bool IsSettledUpTo(long number)
    {
        using var first = _onTheWay.Keys.GetEnumerator();
        if (first.MoveNext() && first.Current <= number)
        {
            return false;
        }

        return !_waiting.TryPeek(out var waiting) || waiting.Number > number;
    }

    private sealed class OnTheWay(FeedDelivery delivery)
    {
        public FeedDelivery Delivery => delivery;

        public DateTimeOffset RedeliverAt { get; set; }

        public TimeSpan Pause { get; set; }

        public int Tries { get; set; }

        public string? Reason { get; set; }
    }
}
