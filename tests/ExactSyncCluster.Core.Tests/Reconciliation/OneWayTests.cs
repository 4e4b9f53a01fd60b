using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class OneWayTests
{
    [Fact]
    public void An_edit_against_the_direction_is_put_back_and_kept_in_the_history()
    {
        var world = new SyncWorld();
        var product = Grouped(world);

        world.Shop.Edit(product.Shop, ("itemGroupCode", "MINE"));
        world.Settle();

        world.AssertEqual(product);
        Assert.Equal(Value.Of("G1"), world.Shop.Main(product.Shop).Get("itemGroupCode"));
        var kept = Assert.Single(world.History, static entry => entry.Entry.Kind == HistoryKind.Restored).Entry;
        Assert.Equal(Value.Of("MINE"), kept.Values.Get("itemGroupCode"));
    }

    [Fact]
    public void An_edit_against_the_direction_stays_where_the_mapping_says_report()
    {
        var file = TestMapping.DefaultFile;
        var world = new SyncWorld(TestMapping.Compiled(file with
        {
            Product = file.Product.Changed("ItemGroupCode", static row => row with { Unwritable = Unwritable.Report }),
        }));
        var product = Grouped(world);

        world.Shop.Edit(product.Shop, ("itemGroupCode", "MINE"));
        world.Settle();

        Assert.Equal(Value.Of("MINE"), world.Shop.Main(product.Shop).Get("itemGroupCode"));
        Assert.Single(world.History, static entry => entry.Entry.Kind == HistoryKind.Reported);
    }

    [Fact]
    public void A_property_that_is_only_sent_on_create_never_travels_again()
    {
        var world = new SyncWorld();
        var (customer, product) = (world.LinkedCustomer(), world.LinkedProduct());
        var other = world.LinkedShopCustomer();
        var order = world.LinkedShopOrder(customer, product, 1);
        Assert.Equal(Beginnings.Customer(customer.Exact), world.Exact.Main(order.Exact).Get("OrderedBy"));

        world.Shop.Edit(order.Shop, ("customerId", Beginnings.Customer(other.Shop)));
        world.Settle();

        Assert.Equal(Beginnings.Customer(customer.Exact), world.Exact.Main(order.Exact).Get("OrderedBy"));
    }

    [Fact]
    public void Stock_of_all_warehouses_is_added_up()
    {
        var world = new SyncWorld();
        var product = world.LinkedProduct();

        var first = world.Exact.AddRow(product.Exact, Collections.Stock, Row.Of(("CurrentStock", 3m)));
        world.Exact.AddRow(product.Exact, Collections.Stock, Row.Of(("CurrentStock", 4m)));
        world.Settle();
        Assert.Equal(Value.Of(7m), world.Shop.Main(product.Shop).Get("stock"));
        world.Exact.EditRow(first, ("CurrentStock", 1m));
        world.Settle();

        world.AssertEqual(product);
        Assert.Equal(Value.Of(5m), world.Shop.Main(product.Shop).Get("stock"));
    }

    [Fact]
    public void Stock_that_was_read_while_the_item_was_written_is_not_lost()
    {
        var world = new SyncWorld();
        var product = world.LinkedProduct();
        world.Exact.AddRow(product.Exact, Collections.Stock, Row.Of(("CurrentStock", 3m)));
        var before = world.Feeds.Read(SystemName.Exact);
        world.Shop.Edit(product.Shop, ("name", "Renamed"));
        world.Feeds.Read(SystemName.Webshop);
        world.Feeds.DeliverPending(SystemName.Webshop);

        world.Feeds.Deliver(Assert.Single(before.Deliveries));
        world.Settle();

        world.AssertEqual(product);
        Assert.Equal(Value.Of(3m), world.Shop.Main(product.Shop).Get("stock"));
    }

    private static LinkedRecords Grouped(SyncWorld world)
    {
        var product = world.LinkedProduct();
        world.Exact.Edit(product.Exact, ("ItemGroupCode", "G1"));
        world.Settle();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return product;
    }
}
