using ExactSyncCluster.Core.Changes;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>The changes of one feed that are waiting to leave or on their way.</summary>
internal sealed class DeliveryWindow(FeedOptions options)
{
    private readonly Queue<FeedDelivery> _waiting = new();
    private static readonly List<FeedDelivery> None = [];

    // In the order of their numbers, which is that in which they left.
    private readonly List<OnTheWay> _onTheWay = [];

    public int Count => _waiting.Count + _onTheWay.Count;

    public long LastNumber { get; private set; }

    // One page may wait while the window is full; the next is asked for when it has left.
    public bool HasRoomForPage => _waiting.Count == 0;

    // Looked at with every acknowledgement: filling it up by halves costs little, and leaves enough on its way meanwhile.
    public bool IsDraining => _waiting.Count > 0 && _onTheWay.Count <= options.Window / 2;

    /// <summary>When something leaves or is to be looked after, if nothing arrives before that.</summary>
    public DateTimeOffset NextDue => _waiting.Count > 0 && _onTheWay.Count < options.Window ? DateTimeOffset.MinValue : NextRedelivery;

    private DateTimeOffset NextRedelivery
    {
        get
        {
            var next = DateTimeOffset.MaxValue;
            foreach (var late in _onTheWay)
            {
                next = late.RedeliverAt < next ? late.RedeliverAt : next;
            }

            return next;
        }
    }

    /// <summary>Whether the same rows are on their way already.</summary>
    public bool Holds(FeedChange change) =>
        _onTheWay.Count > 0 && _onTheWay.Exists(late => late.Tries > 0 && late.Delivery.Pair == change.Pair
            && late.Delivery.Shown.Rows.Select(static row => (row.Key, row.Version, row.ModifiedAt))
                .SequenceEqual(change.Shown.Rows.Select(static row => (row.Key, row.Version, row.ModifiedAt))));

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

    public IReadOnlyList<FeedDelivery> Leaving(DateTimeOffset now)
    {
        if (_waiting.Count == 0)
        {
            return None;
        }

        var leaving = new List<FeedDelivery>();
        while (_onTheWay.Count < options.Window && _waiting.TryDequeue(out var delivery))
        {
            _onTheWay.Add(new(delivery) { RedeliverAt = now + options.RedeliverAfter, Pause = options.RedeliverAfter });
            leaving.Add(delivery);
        }

        return leaving;
    }

    /// <summary>One change of a pair at a time is handed over again: the pair is asked directly, and answers.</summary>
    public IReadOnlyList<FeedDelivery> Overdue(DateTimeOffset now)
    {
        if (NextRedelivery > now)
        {
            return None;
        }

        var overdue = new List<FeedDelivery>();
        var pairs = new HashSet<Pairs.PairKey>();
        foreach (var late in _onTheWay)
        {
            if (late.RedeliverAt > now || late.Tries >= options.StuckAfter || !pairs.Add(late.Delivery.Pair))
            {
                continue;
            }

            overdue.Add(late.Delivery);
            if (late.Loss == Loss.Once)
            {
                late.Loss = Loss.Counted;
                late.RedeliverAt = now + late.Pause;
                continue;
            }

            late.Tries++;
            late.Pause = late.Pause * 2 < options.RedeliverMost ? late.Pause * 2 : options.RedeliverMost;
            late.RedeliverAt = now + (late.Tries < options.StuckAfter ? late.Pause : options.RedeliverAfter);
        }

        return overdue;
    }

    /// <summary>
    /// Whatever is on its way may be lost with who carried it, or with the pair that had it: it is overdue now. The first time that is no
    /// try of its pair's; later on it is, for it may be what ends its silos. What was tried to the end already stays so.
    /// </summary>
    public void Lose(DateTimeOffset now)
    {
        foreach (var lost in _onTheWay.Where(late => late.Tries < options.StuckAfter))
        {
            (lost.RedeliverAt, lost.Loss) = (now, lost.Loss == Loss.None ? Loss.Once : Loss.Counted);
        }
    }

    /// <summary>Notes why a change could not be taken.</summary>
    public void NotTaken(long number, string reason)
    {
        if (IndexOf(number) is >= 0 and var at)
        {
            _onTheWay[at].Reason = reason;
        }
    }

    /// <summary>Changes that their pairs could not take in as many tries as there are.</summary>
    public IReadOnlyList<StuckDelivery> Stuck(DateTimeOffset now) => NextRedelivery > now
        ? []
        : [.. _onTheWay.Where(late => late.Tries >= options.StuckAfter && late.RedeliverAt <= now).Select(static late => new StuckDelivery(late.Delivery, late.Reason))];

    public FeedDelivery? Acknowledge(long number)
    {
        if (IndexOf(number) is not (>= 0 and var at))
        {
            return null;
        }

        var arrived = _onTheWay[at].Delivery;
        _onTheWay.RemoveAt(at);
        return arrived;
    }

    public bool IsSettledUpTo(long number)
    {
        if (_onTheWay is [var first, ..] && first.Delivery.Number <= number)
        {
            return false;
        }

        return !_waiting.TryPeek(out var waiting) || waiting.Number > number;
    }

    private int IndexOf(long number)
    {
        for (var at = 0; at < _onTheWay.Count; at++)
        {
            if (_onTheWay[at].Delivery.Number == number)
            {
                return at;
            }
        }

        return -1;
    }

    private enum Loss
    {
        None,
        Once,
        Counted,
    }

    private sealed class OnTheWay(FeedDelivery delivery)
    {
        public FeedDelivery Delivery => delivery;

        public DateTimeOffset RedeliverAt { get; set; }

        public TimeSpan Pause { get; set; }

        public int Tries { get; set; }

        public Loss Loss { get; set; }

        public string? Reason { get; set; }
    }
}
