using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class PriceTests
{
    private static readonly DateOnly Today = new(2026, 3, 10);

    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _product;

    public PriceTests() => _product = _world.LinkedProduct(price: 10m);

    [Theory]
    [InlineData(10.11, 10.12)]
    [InlineData(10.11, 10.5)]
    public void A_price_that_somebody_sets_while_ours_is_being_answered_is_no_rendering_of_ours(decimal ours, decimal theirs)
    {
        var world = new SyncWorld();
        var product = world.LinkedProduct(price: 5);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Shop.Edit(product.Shop, ("price.amount", ours));
        world.Exact.AfterWrite = () => world.Exact.EditPrice(product.Exact, theirs);

        Assert.True(world.Settle());

        Assert.Equal(Value.Of(theirs), world.Shop.Main(product.Shop).Get("price.amount"));
    }

    [Fact]
    public void A_price_edited_in_the_webshop_is_put_into_the_selected_row()
    {
        _world.Exact.AddRow(_product.Exact, Collections.Prices, Row.Of(("Price", 8m), ("Currency", "EUR"), ("Quantity", 10m)));
        _world.Settle();

        _world.Shop.Edit(_product.Shop, ("price.amount", 11m));
        _world.Settle();

        Assert.Equal([Value.Of(11m), Value.Of(8m)], _world.Exact.Prices(_product.Exact).Select(static row => row.Fields.Get("Price")));
        Assert.IsType<WriteRequest.UpdateRow>(Assert.Single(_world.Exact.Written));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_that_a_look_does_not_show_any_more_leaves_the_price_to_the_newest_wish(bool isMeasured)
    {
        var ofToday = _world.Exact.AddRow(_product.Exact, Collections.Prices, Row.Of(("Price", 12m), ("Currency", "EUR"), ("Quantity", 1m), ("StartDate", Today.AddDays(-7))));
        _world.Settle();
        Assert.Equal(Value.Of(12m), Price());
        if (isMeasured)
        {
            _world.MeasureClocks();
        }

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.DeleteRow(ofToday);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Shop.Edit(_product.Shop, ("price.amount", 11m));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        Assert.True(_world.Settle());
        Assert.Equal((Value.Of(11m), Value.Of(11m)), (Price(), _world.Exact.Prices(_product.Exact)[0].Fields.Get("Price")));
    }

    [Theory]
    [InlineData("Account", "e999")]
    [InlineData("Currency", "USD")]
    [InlineData("Unit", "box")]
    public void A_row_that_is_not_the_sales_price_is_left_alone(string name, string value)
    {
        _world.Exact.AddRow(
            _product.Exact, Collections.Prices, Row.Of(("Price", 1m), ("Currency", "EUR"), ("Quantity", 0m), ("DefaultItemUnit", "pc")).With(name, Value.Of(value)));

        _world.Settle();

        Assert.Equal(Value.Of(10m), Price());
    }

    [Theory]
    [InlineData(-7, 12)]
    [InlineData(7, 10)]
    public void Of_two_rows_that_are_valid_the_one_that_began_last_is_the_price_and_one_without_a_day_began_first(int days, decimal price)
    {
        _world.Exact.AddRow(
            _product.Exact, Collections.Prices, Row.Of(("Price", 12m), ("Currency", "EUR"), ("StartDate", Today.AddDays(days))).With("Quantity", _world.Exact.Prices(_product.Exact)[0].Fields.Get("Quantity")));

        _world.Settle();

        Assert.Equal(Value.Of(price), Price());
    }

    [Fact]
    public void A_price_that_begins_on_a_later_day_comes_into_force_by_itself()
    {
        _world.Exact.EditRow(_world.Exact.Prices(_product.Exact)[0].Id, ("EndDate", Today));
        _world.Exact.AddRow(
            _product.Exact, Collections.Prices, Row.Of(("Price", 12m), ("Currency", "EUR"), ("Quantity", 1m), ("StartDate", Today.AddDays(1))));
        _world.Settle();
        Assert.Equal(Value.Of(10m), Price());

        // Midnight in Amsterdam is an hour earlier in UTC.
        var due = _world.Links.Row(_product.Pair).Due;
        Assert.Equal(new DateTimeOffset(2026, 3, 10, 23, 0, 0, TimeSpan.Zero), due);
        _world.Clock.AdvanceTo(due!.Value);
        _world.Settle();

        Assert.Equal(Value.Of(12m), Price());
        Assert.Null(_world.Links.Row(_product.Pair).Due);
    }

    [Fact]
    public void A_price_that_has_begun_comes_into_force_whatever_reaches_the_pair_first()
    {
        _world.Exact.AddRow(
            _product.Exact, Collections.Prices, Row.Of(("Price", 12m), ("Currency", "EUR"), ("Quantity", 1m), ("StartDate", Today.AddDays(1))));
        _world.Settle();
        _world.Clock.AdvanceTo(_world.Links.Row(_product.Pair).Due!.Value);
        _world.Shop.Edit(_product.Shop, ("name", "edited at midnight"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        _world.Settle();

        Assert.Equal(Value.Of(12m), Price());
    }

    [Fact]
    public void A_price_that_has_begun_is_newer_than_what_was_edited_before_whichever_row_comes_first()
    {
        var tier = _world.Exact.AddRow(_product.Exact, Collections.Prices, Row.Of(("Price", 8m), ("Currency", "EUR"), ("Quantity", 10m)));
        _world.Exact.AddRow(
            _product.Exact, Collections.Prices, Row.Of(("Price", 12m), ("Currency", "EUR"), ("Quantity", 1m), ("StartDate", Today.AddDays(1))));
        _world.Settle();
        _world.Exact.EditRow(tier, ("Price", 7m));
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.Shop.Edit(_product.Shop, ("price.amount", 11m));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        _world.Clock.AdvanceTo(new DateTimeOffset(2026, 3, 10, 23, 0, 1, TimeSpan.Zero));
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);
        _world.Refusal = static _ => null;
        _world.Take(_product.Pair, new PairInput.Resumed());

        _world.Settle();

        Assert.Equal(Value.Of(12m), Price());
    }

    [Fact]
    public void Where_the_row_that_ends_on_a_day_is_gone_the_pair_is_woken_for_nothing()
    {
        var row = _world.Exact.Prices(_product.Exact)[0].Id;
        _world.Exact.EditRow(row, ("EndDate", Today.AddDays(7)));
        _world.Settle();
        Assert.NotNull(_world.Links.Row(_product.Pair).Due);

        _world.Exact.DeleteRow(row);
        _world.Settle();

        Assert.Null(_world.Links.Row(_product.Pair).Due);
    }

    [Fact]
    public void A_price_that_begins_after_its_item_was_deleted_says_nothing_of_when_that_was()
    {
        _world.Exact.AddRow(
            _product.Exact, Collections.Prices, Row.Of(("Price", 12m), ("Currency", "EUR"), ("Quantity", 1m), ("StartDate", Today.AddDays(1))));
        _world.Settle();
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        var before = _world.State(_product.Pair);
        _world.Exact.Delete(_product.Exact);
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);
        var deleted = _world.State(_product.Pair);
        var told = deleted.Main.Exact.Touched;
        // Its rows were told of as deleted after it, and dropped with it.
        _world.SetBack(_product.Pair, deleted with { Exact = deleted.Exact with { Sources = before.Exact.Sources }, WakeAt = before.WakeAt });

        _world.Clock.AdvanceTo(new DateTimeOffset(2026, 3, 10, 23, 0, 1, TimeSpan.Zero));
        _world.Take(_product.Pair, new PairInput.Resumed());

        var exact = _world.State(_product.Pair).Main.Exact;
        Assert.Equal((Existence.Deleted, told), (exact.Existence, exact.Touched));
    }

    [Fact]
    public void Where_a_read_shows_no_price_row_one_is_made()
    {
        _world.Exact.DeleteRow(_world.Exact.Prices(_product.Exact)[0].Id);
        _world.Settle();

        _world.Shop.Edit(_product.Shop, ("price.amount", 13m));
        Assert.True(_world.Settle());

        Assert.Equal(Value.Of(13m), Assert.Single(_world.Exact.Prices(_product.Exact)).Fields.Get("Price"));
        _world.AssertEqual(_product);
    }

    [Fact]
    public void A_price_row_that_is_gone_is_written_to_once_although_nobody_has_told_of_it()
    {
        var updates = 0;
        _world.Refusal = effect =>
        {
            updates += effect is PairEffect.Send { Request: WriteRequest.UpdateRow } ? 1 : 0;
            return null;
        };
        _world.Exact.DeleteRow(_world.Exact.Prices(_product.Exact)[0].Id);
        _world.Shop.Edit(_product.Shop, ("price.amount", 13m));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        Assert.Equal(1, updates);
        Assert.Equal(Value.Of(13m), Assert.Single(_world.Exact.Prices(_product.Exact)).Fields.Get("Price"));
        Assert.True(_world.Settle());
        _world.AssertEqual(_product);
    }

    [Theory]
    [InlineData(WriteFault.ReplyLost)]
    [InlineData(WriteFault.RequestLost)]
    public void A_price_row_whose_reply_was_lost_is_looked_up_and_made_once(WriteFault fault)
    {
        _world.Exact.DeleteRow(_world.Exact.Prices(_product.Exact)[0].Id);
        _world.Settle();
        _world.Exact.Faults.Enqueue(fault);

        _world.Shop.Edit(_product.Shop, ("price.amount", 13m));
        Assert.True(_world.Settle());

        Assert.Single(_world.Exact.Prices(_product.Exact));
        _world.AssertEqual(_product);
    }

    [Fact]
    public void A_price_in_another_currency_is_parked_and_the_rest_goes_on()
    {
        _world.Shop.Edit(_product.Shop, ("price.currency", "USD"), ("name", "Renamed"));

        Assert.True(_world.Settle());

        Assert.Equal(Value.Of("Renamed"), _world.Exact.Main(_product.Exact).Get("Description"));
        Assert.Equal(ParkCause.NotCarried, _world.State(_product.Pair).ParkedEdits["price"].Cause);
        Assert.Equal(Value.Of("EUR"), _world.Exact.Prices(_product.Exact)[0].Fields.Get("Currency"));
    }

    [Fact]
    public void An_edit_of_the_price_of_an_item_that_we_have_just_made_is_not_lost()
    {
        var shop = _world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump"), ("price.amount", 7m), ("price.currency", "EUR")));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        var pair = _world.Links.PairOf(SystemName.Webshop, shop)!.Value;
        _world.Feeds.Read(SystemName.Exact);
        _world.Wake(pair, SystemName.Exact, _world.Clock.Now);
        var exact = _world.Links.Known(pair).Exact!.Value.Value;
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.EditPrice(exact, 9m);

        Assert.True(_world.Settle());

        Assert.Equal(Value.Of(9m), _world.Exact.Prices(exact)[0].Fields.Get("Price"));
        Assert.Equal(Value.Of(9m), _world.Shop.Main(shop).Get("price.amount"));
    }

    [Fact]
    public void A_price_that_is_read_right_after_its_item_keeps_its_own_time()
    {
        _world.Exact.EditPrice(_product.Exact, 20m);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        _world.Shop.Edit(_product.Shop, ("price.amount", 30m), ("name", "Renamed"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        Assert.True(_world.Settle());

        _world.AssertEqual(_product);
        Assert.Equal(Value.Of(30m), Price());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_price_row_tells_nothing_of_our_write_to_this_one(bool isRemoved)
    {
        var other = _world.Exact.AddRow(_product.Exact, Collections.Prices, Row.Of(("Price", 8m), ("Currency", "EUR"), ("Quantity", 10m)));
        _world.Settle();
        Set(11m);
        var early = Assert.Single(_world.Feeds.Read(SystemName.Exact).Deliveries);
        Set(12m);
        if (isRemoved)
        {
            _world.Exact.DeleteRow(other);
        }
        else
        {
            _world.Exact.EditRow(other, ("Price", 9m));
        }

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var delivery in _world.Feeds.Read(SystemName.Exact).Deliveries)
        {
            _world.Feeds.Deliver(delivery with { Shown = delivery.Shown with { Rows = [.. delivery.Shown.Rows.Where(row => row.Key.Id == other)] } });
        }

        _world.Feeds.Deliver(early);

        Assert.Equal(Value.Of(12m), _world.State(_product.Pair).Main.Exact.View.Get("SalesItemPrices.Price"));
        Assert.True(_world.Settle());
        Assert.Equal(Value.Of(12m), Price());
        Assert.DoesNotContain(_world.Shop.Written, static write => write is WriteRequest.UpdateRecord);
    }

    [Fact]
    public void Our_write_to_a_price_that_does_not_travel_any_more_makes_nothing_else_newer()
    {
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        Set(12m);
        var before = _world.State(_product.Pair).Main.Exact.Touched;
        var file = TestMapping.DefaultFile;
        _world.UseMapping(TestMapping.Compiled(file with { Product = file.Product.Without("SalesItemPrices.Price").Without("SalesItemPrices.Currency") }));

        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);

        Assert.Equal(before, _world.State(_product.Pair).Main.Exact.Touched);
    }

    // In the webshop; it is written to Exact, and nothing of that read yet.
    private void Set(decimal price)
    {
        _world.Shop.Edit(_product.Shop, ("price.amount", price));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.Equal(Value.Of(price), _world.Exact.Prices(_product.Exact)[0].Fields.Get("Price"));
    }

    private Value Price() => _world.Shop.Main(_product.Shop).Get("price.amount");
}
