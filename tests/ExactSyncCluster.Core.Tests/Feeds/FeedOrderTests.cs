using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Feeds;

/// <summary>A deletion is told after what was deleted, and orders come after what they name.</summary>
public sealed class FeedOrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Entity.Customer, false, true)]
    [InlineData(Entity.Product, false, true)]
    [InlineData(Entity.Order, false, false)]
    [InlineData(Entity.Customer, true, false)]
    public void First_orders_wait_for_customers_and_products_that_were_never_read_whole(Entity other, bool isComplete, bool isHeldBack)
    {
        var orders = Feed("orders", Entity.Order, isComplete: false);

        Assert.Equal(isHeldBack, FeedOrder.IsHeldBack(orders, [orders, Feed("others", other, isComplete)]));
    }

    [Fact]
    public void Later_orders_wait_for_nothing()
    {
        var orders = Feed("orders", Entity.Order, isComplete: true);

        Assert.False(FeedOrder.IsHeldBack(orders, [orders, Feed("customers", Entity.Customer, isComplete: false)]));
    }

    [Theory]
    [InlineData(Entity.Customer)]
    [InlineData(Entity.Product)]
    public void Customers_and_products_wait_for_nothing(Entity entity)
    {
        var feed = Feed("feed", entity, isComplete: false);

        Assert.False(FeedOrder.IsHeldBack(feed, [feed, Feed("orders", Entity.Order, isComplete: false), Feed("others", Entity.Customer, isComplete: false)]));
    }

    [Fact]
    public void Deletions_wait_until_every_other_feed_was_read_whole_and_no_read_is_open()
    {
        var (customers, orders) = (Feed("customers", Entity.Customer, isComplete: true), Feed("orders", Entity.Order, isComplete: true));
        var deletions = Deletions();
        FeedReader[] all = [customers, orders, deletions];

        Assert.False(FeedOrder.IsHeldBack(deletions, all));
        Assert.True(FeedOrder.IsHeldBack(deletions, [.. all, Feed("items", Entity.Product, isComplete: false)]));
        customers.NextRequest(Now);
        Assert.True(FeedOrder.IsHeldBack(deletions, all));
        Assert.False(FeedOrder.IsHeldBack(customers, all));
    }

    [Fact]
    public void Deletions_whose_read_has_begun_go_on_to_its_end()
    {
        var customers = Feed("customers", Entity.Customer, isComplete: true);
        var deletions = Deletions();
        deletions.NextRequest(Now);
        customers.NextRequest(Now);

        Assert.False(FeedOrder.IsHeldBack(deletions, [customers, deletions]));
    }

    private static FeedReader Feed(string name, Entity entity, bool isComplete) =>
        new(new(name, entity, CheckpointRule.WholeRead), new(), new() { IsComplete = isComplete }, search: null);

    private static FeedReader Deletions() =>
        new(new("Deleted", null, CheckpointRule.WholeRead) { After = "Accounts" }, new(), new() { IsComplete = true }, search: null);
}
