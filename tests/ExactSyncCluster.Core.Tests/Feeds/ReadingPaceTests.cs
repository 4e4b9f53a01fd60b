using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Feeds;

public sealed class ReadingPaceTests
{
    private static readonly FeedDescription Items = new("Items", Entity.Product, CheckpointRule.WholeRead);
    private static readonly FeedDescription Prices = new("SalesItemPrices", Entity.Product, CheckpointRule.WholeRead, IsHinted: false);

    private static readonly FeedOptions Options = new()
    {
        BusyPeriod = TimeSpan.FromMinutes(1),
        PollPeriod = TimeSpan.FromMinutes(5),
        HintedPollPeriod = TimeSpan.FromMinutes(30),
    };

    [Fact]
    public void A_feed_that_shows_nothing_is_read_as_seldom_as_is_set()
    {
        var pace = new ReadingPace(Items, Options);

        Assert.Equal([5, 5], [pace.Begin().TotalMinutes, pace.Begin().TotalMinutes]);
    }

    [Fact]
    public void A_change_brings_the_next_read_soon_and_each_that_shows_none_doubles_the_rest()
    {
        var pace = new ReadingPace(Items, Options);
        pace.Begin();

        Assert.Equal(1, pace.ShowedChange().TotalMinutes);
        Assert.Equal([2, 4, 5, 5], [pace.Begin().TotalMinutes, pace.Begin().TotalMinutes, pace.Begin().TotalMinutes, pace.Begin().TotalMinutes]);
    }

    [Fact]
    public void Webhooks_make_it_seldom_only_where_they_tell_of_the_feed()
    {
        var told = new ReadingPace(Items, Options) { HasWebhooks = true };
        var untold = new ReadingPace(Prices, Options) { HasWebhooks = true };

        Assert.Equal((30, 5), (told.Begin().TotalMinutes, untold.Begin().TotalMinutes));
    }

    [Fact]
    public void Webhooks_that_cease_make_it_as_often_again_as_without_them()
    {
        var pace = new ReadingPace(Items, Options) { HasWebhooks = true };
        pace.Begin();
        pace.HasWebhooks = false;

        Assert.Equal(5, pace.Begin().TotalMinutes);
    }

    [Fact]
    public void A_change_makes_no_feed_rest_longer_than_is_set()
    {
        var pace = new ReadingPace(Items, Options with { PollPeriod = TimeSpan.FromSeconds(30) });

        Assert.Equal(30, pace.ShowedChange().TotalSeconds);
    }
}
