using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>How soon a feed is read again when nothing hints at changes: soon while it shows some, ever more slowly while it shows none.</summary>
public static class ReadingPace
{
    /// <summary>So many reads without a change are an idle feed's, whatever its periods.</summary>
    public const int Idle = 20;

    /// <summary>From the start of one read to the start of the next.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="hasWebhooks">Whether the system sends webhooks here.</param>
    /// <param name="quietReads">How many reads in a row have shown no change, up to and including the present one; 0 when it has shown some.</param>
    public static TimeSpan Of(FeedDescription feed, FeedOptions options, bool hasWebhooks, int quietReads)
    {
        var slowest = hasWebhooks && feed.IsTold ? options.PollPeriodWithWebhooks ?? options.PollPeriod : options.PollPeriod;
        var pace = options.BusyPeriod * (1L << Math.Clamp(quietReads, 0, Idle));
        return pace < slowest ? pace : slowest;
    }
}
