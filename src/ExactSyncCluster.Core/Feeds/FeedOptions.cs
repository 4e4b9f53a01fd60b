namespace ExactSyncCluster.Core.Feeds;

/// <summary>How a feed is read and handed over.</summary>
public sealed record FeedOptions
{
    /// <summary>
    /// How Exact's feeds are read: an idle day of its seven feeds costs less than 1,500 calls, and less than 600 where webhooks
    /// tell of changes.
    /// </summary>
    public static FeedOptions OfExact { get; } = new() { PollPeriod = TimeSpan.FromSeconds(450), PollPeriodWithWebhooks = TimeSpan.FromSeconds(1500) };

    /// <summary>How often the feed is read when nothing hints at changes. Default 2 min.</summary>
    public TimeSpan PollPeriod { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same for a feed of whose changes webhooks tell, which finds what a lost one told of; null: as without. Default null.</summary>
    public TimeSpan? PollPeriodWithWebhooks { get; init; }

    /// <summary>
    /// How soon a feed that has just shown changes is read again; it doubles with each read that shows none, up to the poll
    /// period. Default 2 min.
    /// </summary>
    public TimeSpan BusyPeriod { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The least time between the starts of two reads. Default 2 s.</summary>
    public TimeSpan LeastSpacing { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same for reads that webhooks ask for, while calls are short. Default 1 min.</summary>
    public TimeSpan SharedSpacing { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How late a row may show itself: a read settles what one before it saw that began at least this long before. Default 2 min.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>When a change that was not acknowledged is handed over again, directly; longer than any call lasts. Default 15 s.</summary>
    public TimeSpan RedeliverAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest time between two redeliveries of one change. Default 5 min.</summary>
    public TimeSpan RedeliverMost { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After so many redeliveries a change is stuck: it is put on a durable list and keeps its feed no longer. Default 5.</summary>
    public int StuckAfter { get; init; } = 5;

    /// <summary>When a stuck change is tried again for the first time; the pause doubles. Default 5 min.</summary>
    public TimeSpan StuckAgain { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time between two tries of a stuck change. Default 6 h.</summary>
    public TimeSpan StuckMost { get; init; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long the first search of both systems holds: a read that begins later hands nothing over as searched for, and what is
    /// to be made is looked for once more. Default 15 min.
    /// </summary>
    public TimeSpan SearchHolds { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many changes are on their way at once. Default 256.</summary>
    public int Window { get; init; } = 256;

    /// <summary>How many entries a page may have. Default 1,000.</summary>
    public int PageLimit { get; init; } = 1000;

    /// <summary>How many pages may be read beyond the first that is not settled. Default 100.</summary>
    public int MostPages { get; init; } = 100;

    /// <summary>How many acknowledged rows above the checkpoint are remembered; further ones are handed over again in the overlap. Default 100,000.</summary>
    public int MostRecent { get; init; } = 100_000;

    /// <summary>When a hint whose record the read does not show yet is read for again. Default after 5, 30 and 120 s.</summary>
    public IReadOnlyList<TimeSpan> HintRetries { get; init; } = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120)];

    /// <summary>How many hinted records are remembered; beyond it, hints only wake. Default 1,000.</summary>
    public int MostHints { get; init; } = 1000;

    /// <summary>The first pause after a read that failed; it doubles up to the poll period. Default 5 s.</summary>
    public TimeSpan FailurePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stuck change rests after some tries.</summary>
    public TimeSpan StuckPause(int tries)
    {
        const int mostDoublings = 20;
        var pause = StuckAgain * (1 << Math.Min(tries, mostDoublings));
        return pause < StuckMost ? pause : StuckMost;
    }

    /// <summary>These options with all spans but the limits divided by a number.</summary>
    public FeedOptions DividedBy(double divisor) => this with
    {
        PollPeriod = PollPeriod / divisor,
        PollPeriodWithWebhooks = PollPeriodWithWebhooks / divisor,
        BusyPeriod = BusyPeriod / divisor,
        LeastSpacing = LeastSpacing / divisor,
        SharedSpacing = SharedSpacing / divisor,
        Overlap = Overlap / divisor,
        HintRetries = [.. HintRetries.Select(retry => retry / divisor)],
        FailurePause = FailurePause / divisor,
        SearchHolds = SearchHolds / divisor,
    };
}
