using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Feeds;

public sealed class ReadingPaceTests
{
    private static readonly FeedOptions Options = FeedOptions.OfExact;
    private static readonly FeedDescription Told = new("Accounts", Entity.Customer, CheckpointRule.WholeRead);
    private static readonly FeedDescription Untold = new("SalesItemPrices", Entity.Product, CheckpointRule.WholeRead, IsMain: false, IsTold: false);

    [Fact]
    public void A_feed_slows_down_with_each_quiet_read_up_to_the_poll_period()
    {
        Assert.Equal([120, 240, 450, 450], Enumerable.Range(0, 4).Select(static quiet => ReadingPace.Of(Told, Options, hasWebhooks: false, quiet).TotalSeconds));
        Assert.Equal([120, 240, 480, 960, 1500], Enumerable.Range(0, 5).Select(static quiet => ReadingPace.Of(Told, Options, hasWebhooks: true, quiet).TotalSeconds));
        Assert.Equal(1500, ReadingPace.Of(Told, Options, hasWebhooks: true, int.MaxValue).TotalSeconds);
    }

    [Fact]
    public void A_feed_that_no_webhook_tells_of_is_read_as_if_there_were_none() =>
        Assert.Equal(Options.PollPeriod, ReadingPace.Of(Untold, Options, hasWebhooks: true, ReadingPace.Idle));

    [Fact]
    public void A_feed_that_is_read_often_anyway_is_not_slowed_by_being_busy() =>
        Assert.Equal(TimeSpan.FromSeconds(30), ReadingPace.Of(Told, new() { PollPeriod = TimeSpan.FromSeconds(30) }, hasWebhooks: false, 0));
}
