using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactFeeds = ExactSyncCluster.Connectors.ExactOnline.FeedReader;

namespace ExactSyncCluster.Silo.Tests.Connections;

/// <summary>What a day on which nothing happens costs of Exact's 5,000 calls, with the settings that a file takes by itself.</summary>
public sealed class IdleDayTests : IDisposable
{
    // Whether each endpoint may be read, once a day; and whether the subscriptions stand.
    private const int RightsCalls = 5;
    private const int SubscriptionCalls = 1;

    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData(false, 1500)]
    [InlineData(true, 600)]
    public void An_idle_connection_leaves_most_of_the_day_s_calls_to_others(bool hasWebhooks, int most)
    {
        _folder.Write("a.connection.json", TestFolder.Whole().ToJsonString());
        var options = _folder.Only().Exact.Feeds;
        var pace = new FeedPace();

        var reads = ExactFeeds.Feeds.Sum(feed => Reads(new(feed, options, new(), null) { HasWebhooks = hasWebhooks }));
        var numberings = (int)Math.Ceiling(Day / pace.EpochPeriod);
        var calls = reads + numberings + (RightsCalls * (int)(Day / pace.RightsPeriod)) + (hasWebhooks ? SubscriptionCalls : 0);

        Assert.InRange(calls, most / 2, most);
    }

    public void Dispose() => _folder.Dispose();

    private static int Reads(FeedReader reader)
    {
        var reads = 0;
        for (var now = Morning; now < Morning + Day; now = reader.NextRead)
        {
            Assert.NotNull(reader.NextRequest(now));
            reader.Take(new([], "0", false, new(now, now)), []);
            reader.Settle();
            reads++;
        }

        return reads;
    }
}
