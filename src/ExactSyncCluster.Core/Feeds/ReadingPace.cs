using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>
/// How long a feed rests between two reads when nothing hints at changes: short after a read that showed some, twice as long after
/// each that showed none, up to what is set.
/// </summary>
internal sealed class ReadingPace(FeedDescription feed, FeedOptions options)
{
    private TimeSpan _period = TimeSpan.MaxValue;

    /// <summary>Whether the system sends webhooks; whoever changes a record hints then.</summary>
    public bool HasWebhooks { get; set; }

    private TimeSpan Longest => HasWebhooks && feed.IsHinted ? options.HintedPollPeriod : options.PollPeriod;

    /// <summary>A read begins: the rest from its start to the next one's, unless it shows a change.</summary>
    public TimeSpan Begin() => _period = _period < Longest / 2 ? _period * 2 : Longest;

    /// <summary>The read has shown a change: the rest from its start to the next one's.</summary>
    public TimeSpan ShowedChange() => _period = options.BusyPeriod < Longest ? options.BusyPeriod : Longest;
}
