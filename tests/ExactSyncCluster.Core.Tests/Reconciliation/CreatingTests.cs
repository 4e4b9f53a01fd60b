using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class CreatingTests
{
    private readonly SyncWorld _world = new();

    [Fact]
    public void A_customer_made_in_Exact_is_made_in_the_webshop_once()
    {
        var customer = _world.LinkedCustomer();

        _world.AssertEqual(customer);
        Assert.Single(_world.Shop.Records(Entity.Customer));
        Assert.Empty(_world.Exact.Written);
        Assert.Single(_world.Shop.Written);
    }

    [Fact]
    public void A_customer_made_in_the_webshop_is_made_in_Exact_once()
    {
        var customer = _world.LinkedShopCustomer();

        _world.AssertEqual(customer);
        Assert.Single(_world.Exact.Records(Entity.Customer));
        Assert.Single(_world.Exact.Written);
        Assert.Empty(_world.Shop.Written);
    }

    [Fact]
    public void A_customer_without_a_number_gets_one_that_makes_it_findable()
    {
        var shop = _world.Shop.Add(Entity.Customer, Row.Of(("name", "Bakker")));

        var customer = _world.Linked(SystemName.Webshop, shop);

        _world.AssertEqual(customer);
        Assert.False(_world.Exact.Main(customer.Exact).Get("Code").IsEmpty);
    }

    [Fact]
    public void A_product_made_in_Exact_takes_its_price_to_the_webshop()
    {
        var product = _world.LinkedProduct(price: 12.5m);

        _world.AssertEqual(product);
        Assert.Equal(Value.Of(12.5m), _world.Shop.Main(product.Shop).Get("price.amount"));
        Assert.Empty(_world.Exact.Written);
    }

    [Fact]
    public void A_product_made_in_the_webshop_gets_its_price_into_the_row_that_Exact_made()
    {
        var shop = _world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump"), ("price.amount", 7.95m), ("price.currency", "EUR")));

        var product = _world.Linked(SystemName.Webshop, shop);

        _world.AssertEqual(product);
        Assert.Equal(Value.Of(7.95m), Assert.Single(_world.Exact.Prices(product.Exact)).Fields.Get("Price"));
        Assert.Collection(
            _world.Exact.Written,
            static write => Assert.IsType<WriteRequest.CreateRecord>(write),
            static write => Assert.IsType<WriteRequest.UpdateRow>(write));
    }

    [Fact]
    public void A_product_without_a_price_does_not_become_a_free_one_and_takes_the_first_price_it_is_given()
    {
        var product = _world.Linked(SystemName.Webshop, _world.Shop.Add(Entity.Product, Row.Of(("sku", "BELL"), ("name", "Bel"))));
        Assert.True(_world.Shop.Main(product.Shop).Get("price.amount").IsEmpty);

        _world.Exact.EditPrice(product.Exact, 12);
        Assert.True(_world.Settle());

        Assert.Equal(Value.Of(12m), _world.Shop.Main(product.Shop).Get("price.amount"));
        _world.AssertEqual(product);
    }

    [Fact]
    public void An_order_made_in_the_webshop_is_made_in_Exact_with_its_lines()
    {
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), _world.LinkedProduct(), 1, 2, 3);

        _world.AssertEqual(order);
        Assert.Equal(3, _world.Exact.Lines(order.Exact).Count);
        Assert.Equal(_world.Exact.Main(order.Exact).Get("OrderNumber"), _world.Shop.Main(order.Shop).Get("erpNumber"));
    }

    [Fact]
    public void An_order_made_in_Exact_waits_until_it_is_typed_in_and_is_read_whole()
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        var exact = _world.Exact.Add(Entity.Order, Row.Of(("OrderedBy", Beginnings.Customer(customer.Exact))), Beginnings.ExactLine(product, 1));
        var typed = _world.Clock.Now;
        _world.Settle(TimeSpan.FromSeconds(20));
        Assert.Empty(_world.Shop.Records(Entity.Order));
        _world.Exact.AddRow(exact, Collections.Lines, Beginnings.ExactLine(product, 5));

        var order = _world.Linked(SystemName.Exact, exact);

        _world.AssertEqual(order);
        Assert.Equal(2, Assert.IsType<WriteRequest.CreateRecord>(_world.Shop.Written[^1]).Lines.Length);
        Assert.True(_world.History.First(entry => entry.Pair == order.Pair && entry.Entry.Kind == HistoryKind.Created).Entry.At >= typed + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void An_order_whose_lines_do_not_add_up_yet_is_not_made()
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        var exact = _world.Exact.Add(
            Entity.Order,
            Row.Of(("OrderedBy", Beginnings.Customer(customer.Exact)), ("AmountFCExclVat", 30m)),
            Beginnings.ExactLine(product, 1).With("AmountFC", Value.Of(10m)));
        _world.Settle(TimeSpan.FromMinutes(3));
        Assert.Empty(_world.Shop.Records(Entity.Order));
        _world.Exact.AddRow(exact, Collections.Lines, Beginnings.ExactLine(product, 2).With("AmountFC", Value.Of(20m)));

        var order = _world.Linked(SystemName.Exact, exact);

        _world.AssertEqual(order);
    }

    [Fact]
    public void An_order_brings_in_the_customer_and_product_that_it_needs()
    {
        var customer = _world.Shop.Add(Entity.Customer, Row.Of(("number", "77"), ("name", "Nieuw")));
        var product = _world.Shop.Add(Entity.Product, Row.Of(("sku", "NEW"), ("name", "New")));
        var shop = _world.Shop.Add(
            Entity.Order,
            Row.Of(("customerId", Beginnings.Customer(customer))),
            Row.Of(("productId", Beginnings.Product(product)), ("quantity", 4m)));
        var read = _world.Feeds.Read(SystemName.Webshop);

        // The order's feed is read before those of its customer and its product.
        _world.Feeds.Deliver(read.Deliveries[2]);
        var waiting = _world.Links.Row(_world.Links.PairOf(SystemName.Webshop, shop)!.Value);
        var order = _world.Linked(SystemName.Webshop, shop);

        Assert.Equal(nameof(WaitCause.Needs), waiting.Cause);
        Assert.NotNull(waiting.Needs);
        _world.AssertEqual(order);
        Assert.Single(_world.Exact.Records(Entity.Customer));
        Assert.Single(_world.Exact.Records(Entity.Product));
    }

    [Theory]
    [InlineData(WriteFault.ReplyLost)]
    [InlineData(WriteFault.RequestLost)]
    public void A_create_whose_reply_was_lost_is_looked_up_and_made_once(WriteFault fault)
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        _world.Shop.Faults.Enqueue(fault);
        _world.Exact.Faults.Enqueue(fault);

        var fromExact = _world.LinkedExactOrder(customer, product, 1, 2);
        var fromShop = _world.LinkedShopOrder(customer, product, 3, 4);

        _world.AssertEqual(fromExact);
        _world.AssertEqual(fromShop);
        Assert.Equal(2, _world.Exact.Records(Entity.Order).Count());
        Assert.Equal(2, _world.Shop.Records(Entity.Order).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_record_that_somebody_made_while_ours_was_on_its_way_is_matched_like_any_other(bool isReplyLost)
    {
        var shop = _world.Shop.Add(Entity.Customer, Row.Of(("number", "3003"), ("name", "Bakker"), ("phone", "020"), ("email", "a@bakker.example"), ("status", "customer")));
        _world.Exact.BeforeWrite = () =>
        {
            _world.Exact.BeforeWrite = null;
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            _world.Exact.Add(Entity.Customer, Row.Of(("Code", "3003"), ("Name", "Bakkerij Bakker"), ("Email", "b@bakker.example"), ("Status", "C")));
        };
        _world.Exact.Faults.Enqueue(isReplyLost ? WriteFault.RequestLost : WriteFault.AlreadyExists);

        var customer = _world.Linked(SystemName.Webshop, shop);

        _world.AssertEqual(customer);
        Assert.Single(_world.Exact.Records(Entity.Customer));
        Assert.Equal((Value.Of("Bakkerij Bakker"), Value.Of("020")), (_world.Shop.Main(shop).Get("name"), _world.Exact.Main(customer.Exact).Get("Phone")));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost && entry.Entry.Values.Get("name") == Value.Of("Bakker"));
        Assert.Null(_world.State(customer.Pair).CreatedIn);
    }

    [Fact]
    public void An_order_that_never_adds_up_is_looked_at_a_few_times_and_then_needs_a_person()
    {
        var order = _world.Exact.Add(Entity.Order, Row.Of(("OrderedBy", Beginnings.Customer(_world.LinkedCustomer().Exact)), ("Description", "no lines")));
        _world.Settle(TimeSpan.FromDays(1));

        var pair = _world.Links.PairOf(SystemName.Exact, order)!.Value;

        Assert.Equal(ParkCause.Incomplete, Assert.IsType<Standing.Parked>(_world.State(pair).Standing).Cause);
        Assert.InRange(_world.Exact.Reads.Count(read => read == order), 2, 10);
    }

    [Fact]
    public void Where_creates_are_not_wanted_nothing_is_made()
    {
        _world.Policy = new() { Creates = Core.Reconciliation.CreateRule.WebshopOnly };
        _world.Shop.Add(Entity.Customer, Row.Of(("number", "5"), ("name", "Alleen hier")));

        _world.Settle();

        Assert.Empty(_world.Exact.Records(Entity.Customer));
        Assert.Equal(0, _world.WriteCount);
    }
}
