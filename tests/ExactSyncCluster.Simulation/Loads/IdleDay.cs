using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using FeedReader = ExactSyncCluster.Core.Feeds.FeedReader;

namespace ExactSyncCluster.Simulation.Loads;

/// <summary>A day on which nobody edits anything: what is read only to see that.</summary>
internal static class IdleDay
{
    // What a silo asks beside its feeds: the numbering each hour; once a day the rights on each of five resources, and the webhooks.
    private const int NumberingReads = 24;
    private const int RightsReads = 5;
    private const int WebhookReads = 1;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>The calls of such a day.</summary>
    public static int Calls(bool hasWebhooks)
    {
        var readers = ExactOnlineConnector.AllFeeds.Select(static feed => new FeedReader(feed, FeedOptions.OfExact, new() { ReadStarted = Start, IsComplete = true }, null)).ToList();
        readers.ForEach(reader => reader.HearOfWebhooks(hasWebhooks));
        var calls = NumberingReads + RightsReads + (hasWebhooks ? WebhookReads : 0);
        for (var now = Start; now < Start + Day; now += Tick)
        {
            foreach (var reader in readers.Where(reader => !FeedOrder.IsHeldBack(reader, readers)))
            {
                calls += Read(reader, now) ? 1 : 0;
            }
        }

        return calls;
    }

    private static bool Read(FeedReader reader, DateTimeOffset now)
    {
        if (reader.NextRequest(now) is null)
        {
            return false;
        }

        reader.Take(new FeedPage.Page([], "", HasMore: false, new(now, now)), []);
        reader.Settle();
        return true;
    }
}
