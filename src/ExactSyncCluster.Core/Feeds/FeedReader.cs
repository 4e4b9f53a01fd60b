using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>
/// Reads one feed from its checkpoint and hands its changes over: a bounded window on its way, the checkpoint moved
/// only behind what is acknowledged, the unacknowledged handed over again. Knows no clock, network or grain.
/// </summary>
/// <param name="feed">The feed.</param>
/// <param name="options">How it is read.</param>
/// <param name="checkpoint">Where it stands.</param>
/// <param name="search">The search for matches that the connection began with; null when there was none.</param>
public sealed class FeedReader(FeedDescription feed, FeedOptions options, FeedCheckpoint checkpoint, SystemsSearch? search)
{
    private readonly DeliveryWindow _window = new(options);
    private readonly HintBook _hints = new(options);
    private readonly RecentRows _recent = new(options.MostRecent);
    private readonly Queue<WholeRead> _settledReads = new();
    private readonly Queue<SettledPage> _pages = new();
    private FeedCheckpoint _checkpoint = checkpoint;
    private OpenRead? _read;
    private FeedPage.Page? _aside;
    private DateTimeOffset _nextRead = DateTimeOffset.MinValue;
    private DateTimeOffset? _firstStart;
    private DateTimeOffset? _caughtUp;
    private DateTimeOffset _lastStart = DateTimeOffset.MinValue;
    private DateTimeOffset _lastShowing = DateTimeOffset.MinValue;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private string? _emptyAt;
    private DateTimeOffset _sparedUntil = DateTimeOffset.MinValue;
    private int _failures;
    private int _quietReads = ReadingPace.Idle;
    private bool _hasWebhooks;

    // Asked for far more often than anything happens; null when something has happened since.
    private DateTimeOffset? _nextDue;

    /// <summary>The feed.</summary>
    public FeedDescription Feed => feed;

    /// <summary>The pairs that may lack what a read has passed, shared by whoever reads for them. Default none.</summary>
    public StuckPairs StuckPairs { get; init; } = new();

    /// <summary>How far it is settled.</summary>
    public FeedCheckpoint Checkpoint => _checkpoint;

    /// <summary>Changes on their way or waiting to leave.</summary>
    public int Outstanding => _window.Count;

    /// <summary>True when more waits to leave and half of the window is free: who hands over need not wait for the time of his next look.</summary>
    public bool IsDraining => _window.IsDraining;

    /// <summary>True while a read is open.</summary>
    public bool IsReading => _read is not null;

    /// <summary>When the present or next read begins, at the latest.</summary>
    public DateTimeOffset NextRead => _nextRead;

    /// <summary>When it has something to do, if nothing is told, taken or acknowledged before that; the past when it has something to do now.</summary>
    public DateTimeOffset NextDue => _nextDue ??= CanSettle ? DateTimeOffset.MinValue : Earlier(_window.NextDue, NextPage);

    /// <summary>Whether the system sends webhooks here, as far as is known at present.</summary>
    /// <param name="hasWebhooks">Whether it does.</param>
    public void HearOfWebhooks(bool hasWebhooks)
    {
        if (_hasWebhooks == hasWebhooks)
        {
            return;
        }

        // What was to be told is looked for again; a first read is due at once, whatever tells of changes.
        (_hasWebhooks, _nextDue) = (hasWebhooks, null);
        _nextRead = _lastStart == DateTimeOffset.MinValue ? _nextRead : Earlier(_nextRead, _lastStart + Pace);
    }

    /// <summary>
    /// When the read began that last showed something, was handed over whole, and lacks nothing that was hinted by then: pairs know what stood
    /// there. Null when there is none, and for the reads until one has ended that held back nothing of what was hinted before this reader began.
    /// </summary>
    public DateTimeOffset? SeenAt =>
        _checkpoint.ShownAt is { } shown && shown >= _caughtUp && !_hints.LacksSomethingOf(shown) ? shown : null;

    /// <summary>A pair waits for a fresh view: read soon.</summary>
    /// <param name="now">The present time.</param>
    public void Ask(DateTimeOffset now) => ReadSoon(now, options.LeastSpacing);

    /// <summary>A system says that something changed: read soon.</summary>
    /// <param name="record">The record named; null for none.</param>
    /// <param name="now">The present time.</param>
    /// <param name="isUrgent">Whether it does not wait for others even while calls are short: an order.</param>
    public void Hint(string? record, DateTimeOffset now, bool isUrgent)
    {
        // Prices and stock come without their item, and lines with their order; what is deleted is told for all together.
        _hints.Add(feed is { After: null, Entity: Entity.Order } or { After: null, Entity: not null, IsMain: true } ? record : null, now);
        ReadSoon(now, now < _sparedUntil && !isUrgent ? options.SharedSpacing : options.LeastSpacing);
    }

    /// <summary>
    /// Calls are short, and the writes of all that wait go behind one read. Most hints tell of these writes for a while, and are not worth
    /// a read of their own: until the next such read is long due.
    /// </summary>
    /// <param name="now">The present time.</param>
    public void Spare(DateTimeOffset now) => _sparedUntil = now + (2 * options.SharedSpacing);

    /// <summary>
    /// A silo is gone, and with it perhaps hints that it had taken and changes that were on their way: it is read soon, and what is not
    /// acknowledged is handed over once more.
    /// </summary>
    /// <param name="now">The present time.</param>
    public void Recover(DateTimeOffset now)
    {
        _window.Lose(now);
        GoOn(now);
    }

    /// <summary>What reads failed of is gone: it is read soon, without the rest of a pause.</summary>
    /// <param name="now">The present time.</param>
    public void GoOn(DateTimeOffset now)
    {
        if (_failures > 0)
        {
            (_failures, _pausedUntil) = (0, now);
        }

        ReadSoon(now, options.LeastSpacing);
    }

    /// <summary>The next page to ask for; null when no read is due, or the window is full, or all pages are handed over.</summary>
    public FeedRequest? NextRequest(DateTimeOffset now)
    {
        if (now < _pausedUntil)
        {
            return null;
        }

        if (_read is null)
        {
            var due = Earlier(_nextRead, _hints.NextRetry ?? DateTimeOffset.MaxValue);
            if (now < due)
            {
                return null;
            }

            _nextDue = null;
            _read = new(now, _checkpoint.Position, _checkpoint.ShownAt ?? _checkpoint.ReadStarted ?? DateTimeOffset.MinValue, _recent.Last);
            _firstStart ??= now;
            _lastStart = now;
            _quietReads = Math.Min(_quietReads + 1, ReadingPace.Idle);
            _nextRead = now + Pace;
            _read.LacksAHint = _hints.ReadStarts(now);
        }

        return _read.IsRead || !_window.HasRoomForPage || _pages.Count >= options.MostPages ? null : new(feed.Name, _read.Position, options.PageLimit);
    }

    /// <summary>
    /// Whether a page says that the system may have numbered its versions anew: the read ends without the last row, which is always shown
    /// again, or the page shows one that was changed without a higher number, or a new one with a lower number than one that was saved before
    /// it; or nothing has shown what a webhook had told of, up to the last retry. Such a page is put aside until the numbering was looked at,
    /// however long that takes: calls may be short, and a second read would show the same.
    /// </summary>
    /// <param name="page">The page that came.</param>
    public bool PutsAside(FeedPage.Page page)
    {
        var isDoubted = feed.Rule == CheckpointRule.WholeRead && _read is { } read
            && (read.LacksAHint || _recent.AreContradictedBy(page, read.Last)
                || (!page.HasMore && (LacksLast(read, page) || (IsEmpty(read, page) && _checkpoint.Position is not null && _checkpoint.Position != _emptyAt))));
        _aside = isDoubted ? page : _aside;
        return isDoubted;
    }

    /// <summary>
    /// The page that was put aside; null when there is none. It is taken once the numbering was looked at and holds: then it tells the truth,
    /// since the last row may have been deleted.
    /// </summary>
    public FeedPage.Page? Aside => _aside;

    /// <summary>A page came. <paramref name="changes"/> are its entries with their pairs, without those that concern nobody.</summary>
    public void Take(FeedPage.Page page, IReadOnlyList<FeedChange> changes)
    {
        var read = _read ?? throw new InvalidOperationException("A page came without a read.");
        (_failures, _nextDue) = (0, null);
        if (ReferenceEquals(page, _aside))
        {
            Trust(read, page);
        }

        _aside = null;
        // That nothing is shown was taken for true as long as nothing was: it casts doubt again after something was.
        _emptyAt = page.Entries.IsEmpty ? _emptyAt : null;
        foreach (var entry in page.Entries)
        {
            _hints.Shown(entry, page.Read.Start);
            read.ShowsLast |= read.Last is { } last && Shows(entry, last.Key);
            foreach (var row in entry.Rows)
            {
                read.Highest = Math.Max(read.Highest, row.Version ?? 0);
            }
        }

        var number = 0L;
        foreach (var change in changes)
        {
            if (_window.Holds(change) || (feed.Rule == CheckpointRule.WholeRead && _recent.IsSettled(change)))
            {
                continue;
            }

            var since = StuckPairs.Contains(change.Pair) ? DateTimeOffset.MinValue : read.UnchangedSince;
            number = _window.Add(feed.Name, change, page.Read, since, search?.Covers(change.FirstSeen, read.StartedAt, options) == true);
        }

        if (number > 0)
        {
            _quietReads = 0;
            _nextRead = Earlier(_nextRead, read.StartedAt + Pace);
        }

        read.Position = page.Next;
        read.IsRead = !page.HasMore;
        read.EndedAt = page.Read.End > read.EndedAt ? page.Read.End : read.EndedAt;
        if (feed.Rule == CheckpointRule.EachPage)
        {
            _pages.Enqueue(new(page.Next, number == 0 ? _window.LastNumber : number));
        }
    }

    /// <summary>The page could not be read: it is asked for again after a pause.</summary>
    public void Fail(CallFailure failure, DateTimeOffset now)
    {
        _nextDue = null;
        if (failure.RetryAt is { } told)
        {
            // Pauses grow only while nobody says when to go on. One that others keep from its call would otherwise come when they come, every time.
            (_failures, _pausedUntil) = (0, told > now + options.FailurePause ? told : now + options.FailurePause);
            return;
        }

        const int mostDoublings = 6;
        _failures++;
        var pause = options.FailurePause * (1 << Math.Min(_failures - 1, mostDoublings));
        _pausedUntil = now + (pause < options.PollPeriod || _failures <= 1 ? pause : options.PollPeriod);
    }

    /// <summary>The position is refused, or the numbering is new: everything is read again.</summary>
    public void StartOver(DateTimeOffset now)
    {
        // A system that refuses even the beginning is not asked again at once.
        _pausedUntil = _checkpoint.Position is null && _read?.Position is null ? now + options.FailurePause : now;
        (_read, _aside, _nextDue) = (null, null, null);
        _checkpoint = new();
        _settledReads.Clear();
        _pages.Clear();
        _recent.Clear();
        _nextRead = now;
    }

    /// <summary>Changes that leave now: new ones as far as the window goes.</summary>
    public IReadOnlyList<FeedDelivery> Leaving(DateTimeOffset now)
    {
        _nextDue = null;
        return _window.Leaving(now);
    }

    /// <summary>Changes that were not acknowledged in time, to be handed over directly.</summary>
    public IReadOnlyList<FeedDelivery> Overdue(DateTimeOffset now)
    {
        _nextDue = null;
        return _window.Overdue(now);
    }

    /// <summary>A pair could not take a change that was handed over to it directly.</summary>
    public void NotTaken(long number, string reason) => _window.NotTaken(number, reason);

    /// <summary>
    /// Changes that their pairs could not take. Who has put one on a durable list, from which it is tried again, says so
    /// (<see cref="PutAway"/>).
    /// </summary>
    public IReadOnlyList<StuckDelivery> Stuck(DateTimeOffset now) => _window.Stuck(now);

    /// <summary>A stuck change is on the durable list: it keeps neither its feed nor the checkpoint any longer.</summary>
    public void PutAway(FeedDelivery delivery)
    {
        StuckPairs.Add(delivery.Pair);
        Acknowledge(delivery.Number);
    }

    /// <summary>A pair has the change in its stored state.</summary>
    public void Acknowledge(long number)
    {
        _nextDue = null;
        if (_window.Acknowledge(number) is { } change && feed.Rule == CheckpointRule.WholeRead)
        {
            _recent.Settle(change);
        }
    }

    /// <summary>Moves the checkpoint as far as everything before it is acknowledged. True when it must be stored.</summary>
    public bool Settle()
    {
        _nextDue = null;
        var before = _checkpoint;
        while (_pages.TryPeek(out var page) && _window.IsSettledUpTo(page.Last))
        {
            _pages.Dequeue();
            _checkpoint = _checkpoint with { Position = page.Next };
        }

        if (_read is { IsRead: true } read && _window.Count == 0)
        {
            if (feed.Rule == CheckpointRule.WholeRead && read.Highest > 0)
            {
                _settledReads.Enqueue(new(read.EndedAt, read.Highest));
                _lastShowing = read.StartedAt;
                _recent.ForgetAbove(read.Highest);
            }

            var hasShown = read.Highest > 0 || feed.Rule == CheckpointRule.EachPage || (_settledReads.Count == 0 && _checkpoint.Position is null);
            if (hasShown && read.StartedAt - _firstStart >= options.Overlap)
            {
                // This read itself may lack a row that was edited again while it was under way, and is held back again.
                _caughtUp ??= read.EndedAt;
            }

            _checkpoint = _checkpoint with { ReadStarted = read.StartedAt, ShownAt = hasShown ? read.StartedAt : _checkpoint.ShownAt, IsComplete = true };
            _read = null;
        }

        while (Confirmed is { } settled)
        {
            _settledReads.Dequeue();
            // The last row is always shown once more: who is shown nothing at all was not told the truth.
            var last = settled.Highest - 1;
            _checkpoint = _checkpoint with { Position = last.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            _recent.Forget(last);
        }

        return _checkpoint != before;
    }

    private void Trust(OpenRead read, FeedPage.Page page)
    {
        read.LacksAHint = false;
        foreach (var row in page.Entries.SelectMany(static entry => entry.Rows))
        {
            _recent.Trust(row);
        }

        if (IsEmpty(read, page))
        {
            _emptyAt = _checkpoint.Position;
            _recent.Clear();
        }
    }

    private static bool LacksLast(OpenRead read, FeedPage.Page page) =>
        read is { ShowsLast: false, Last: { } last } && !page.Entries.Any(entry => Shows(entry, last.Key));

    private static bool IsEmpty(OpenRead read, FeedPage.Page page) => read.Highest == 0 && page.Entries.IsEmpty;

    private static bool Shows(FeedEntry entry, RowKey row) => entry.Rows.Any(shown => shown.Key == row);

    private TimeSpan Pace => ReadingPace.Of(feed, options, _hasWebhooks, _quietReads);

    private void ReadSoon(DateTimeOffset now, TimeSpan spacing)
    {
        _nextDue = null;
        var soonest = _lastStart == DateTimeOffset.MinValue ? now : _lastStart + spacing;
        _nextRead = Earlier(_nextRead, soonest > now ? soonest : now);
    }

    private bool CanSettle => (_pages.TryPeek(out var page) && _window.IsSettledUpTo(page.Last)) || (_read is { IsRead: true } && _window.Count == 0) || Confirmed is not null;

    private DateTimeOffset NextPage => _read is null ? Later(_pausedUntil, Earlier(_nextRead, _hints.NextRetry ?? DateTimeOffset.MaxValue))
        : !_read.IsRead && _window.HasRoomForPage && _pages.Count < options.MostPages ? _pausedUntil
        : DateTimeOffset.MaxValue;

    // A row may show itself late, below what a read before it has settled: only a read that began when none can come any more,
    // and whose changes are all acknowledged, has seen them all. One that shows nothing, where something was shown before, has seen nothing:
    // who lacks a right is answered with an empty list.
    private WholeRead? Confirmed =>
        _settledReads.TryPeek(out var settled) && settled.EndedAt + options.Overlap <= _lastShowing
            ? settled
            : null;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed class OpenRead(DateTimeOffset startedAt, string? position, DateTimeOffset unchangedSince, LastRow? last)
    {
        public DateTimeOffset StartedAt => startedAt;

        public DateTimeOffset UnchangedSince => unchangedSince;

        public string? Position { get; set; } = position;

        public bool IsRead { get; set; }

        public long Highest { get; set; }

        // The last row that was known when it began.
        public LastRow? Last => last;

        public bool ShowsLast { get; set; }

        // What a webhook had told of was given up when it began: what is numbered anew may be hidden.
        public bool LacksAHint { get; set; }

        // What the last page showed was there by then.
        public DateTimeOffset EndedAt { get; set; }
    }

    private sealed record WholeRead(DateTimeOffset EndedAt, long Highest);

    private sealed record SettledPage(string Next, long Last);
}
