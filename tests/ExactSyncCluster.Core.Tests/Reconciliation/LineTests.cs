using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class LineTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _product;
    private readonly LinkedRecords _order;

    public LineTests()
    {
        _product = _world.LinkedProduct();
        _order = _world.LinkedShopOrder(_world.LinkedCustomer(), _product, 1, 2, 3);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_line_changed_in_Exact_is_changed_in_the_webshop()
    {
        _world.Exact.EditRow(ExactLine(1), ("Quantity", 20m));

        Settle();

        Assert.Equal([1m, 20m, 3m], ShopQuantities());
    }

    [Fact]
    public void A_line_changed_in_the_webshop_is_changed_in_Exact()
    {
        _world.Shop.EditLine(_order.Shop, ShopLine(2), ("quantity", 30m));

        Settle();

        Assert.Equal([1m, 2m, 30m], ExactQuantities());
    }

    [Fact]
    public void Different_properties_of_one_line_are_both_kept()
    {
        _world.Exact.EditRow(ExactLine(0), ("Quantity", 9m));
        _world.Shop.EditLine(_order.Shop, ShopLine(0), ("notes", "carefully"));

        Settle();

        Assert.Equal((Value.Of(9m), Value.Of("carefully")), (_world.Shop.Lines(_order.Shop)[0].Fields.Get("quantity"), _world.Exact.Lines(_order.Exact)[0].Fields.Get("Notes")));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void The_newest_edit_of_a_line_wins(SystemName newest)
    {
        Quantity(newest.Other(), 40m);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Quantity(newest, 50m);

        Settle();

        Assert.Equal([50m, 2m, 3m], ExactQuantities());
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost && entry.Entry.Values.Values.Contains(Value.Of(40m)));
    }

    [Fact]
    public void A_line_added_in_Exact_is_added_in_the_webshop()
    {
        _world.Exact.AddRow(_order.Exact, Collections.Lines, Beginnings.ExactLine(_product, 4));

        Settle();

        Assert.Equal([1m, 2m, 3m, 4m], ShopQuantities());
    }

    [Fact]
    public void A_line_added_in_the_webshop_is_added_in_Exact()
    {
        _world.Shop.AddLine(_order.Shop, Beginnings.ShopLine(_product, 4));

        Settle();

        Assert.Equal([1m, 2m, 3m, 4m], ExactQuantities());
    }

    [Fact]
    public void A_line_removed_in_Exact_is_removed_in_the_webshop_and_its_traces_go()
    {
        _world.Exact.DeleteRow(ExactLine(1));

        Settle();

        Assert.Equal([1m, 3m], ShopQuantities());
        Assert.Equal(2, _world.State(_order.Pair).Lines.Count);
        Assert.Equal(2, _world.State(_order.Pair).Webshop.Sources.Count);
    }

    [Fact]
    public void A_line_removed_in_the_webshop_is_removed_in_Exact()
    {
        _world.Shop.DeleteLine(_order.Shop, ShopLine(1));

        Settle();

        Assert.Equal([1m, 3m], ExactQuantities());
        Assert.Equal(2, _world.State(_order.Pair).Lines.Count);
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_line_edited_after_it_was_removed_on_the_other_side_comes_back(SystemName edited)
    {
        Remove(edited.Other());
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Quantity(edited, 60m);

        Settle();

        Assert.Equal([2m, 3m, 60m], [.. ExactQuantities().Order()]);
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.DeleteOverruled);
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_line_removed_after_it_was_edited_on_the_other_side_goes_and_the_edit_is_kept(SystemName edited)
    {
        Quantity(edited, 60m);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Remove(edited.Other());

        Settle();

        Assert.Equal([2m, 3m], ExactQuantities());
        Assert.Contains(_world.History, static entry => entry.Entry.Values.Values.Contains(Value.Of(60m)));
    }

    [Theory]
    [InlineData(WriteFault.ReplyLost)]
    [InlineData(WriteFault.RequestLost)]
    public void A_line_whose_reply_was_lost_is_looked_up_and_added_once(WriteFault fault)
    {
        _world.Exact.Faults.Enqueue(fault);
        _world.Shop.AddLine(_order.Shop, Beginnings.ShopLine(_product, 4));

        Settle();

        Assert.Equal([1m, 2m, 3m, 4m], ExactQuantities());
    }

    [Theory]
    [InlineData(WriteFault.ReplyLost)]
    [InlineData(WriteFault.RequestLost)]
    public void A_line_in_the_webshop_whose_reply_was_lost_is_looked_up_and_added_once(WriteFault fault)
    {
        _world.Shop.Faults.Enqueue(fault);
        _world.Exact.AddRow(_order.Exact, Collections.Lines, Beginnings.ExactLine(_product, 4));

        Settle();

        Assert.Equal([1m, 2m, 3m, 4m], ShopQuantities());
    }

    [Theory]
    [InlineData(WriteFault.ReplyLost)]
    [InlineData(WriteFault.RequestLost)]
    public void A_removed_line_whose_reply_was_lost_is_looked_up(WriteFault fault)
    {
        _world.Exact.Faults.Enqueue(fault);
        _world.Shop.DeleteLine(_order.Shop, ShopLine(0));

        Settle();

        Assert.Equal([2m, 3m], ExactQuantities());
    }

    [Fact]
    public void A_line_removed_while_it_is_being_added_on_the_other_side_is_removed_there_too()
    {
        _world.Exact.Faults.Enqueue(WriteFault.ReplyLost);
        var line = _world.Shop.AddLine(_order.Shop, Beginnings.ShopLine(_product, 4));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        _world.Shop.DeleteLine(_order.Shop, line);

        Settle();

        Assert.Equal([1m, 2m, 3m], ExactQuantities());
        Assert.Equal(3, _world.State(_order.Pair).Lines.Count);
    }

    [Fact]
    public void The_feed_may_show_the_lines_of_a_new_order_in_any_order_before_it_is_read()
    {
        var shop = _world.Shop.Add(
            Entity.Order,
            Row.Of(("customerId", _world.Shop.Main(_order.Shop).Get("customerId"))),
            Beginnings.ShopLine(_product, 7),
            Beginnings.ShopLine(_product, 8));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        var pair = _world.Links.PairOf(SystemName.Webshop, shop)!.Value;
        _world.CrashAfter(4, CrashPoint.AfterEffect);
        _world.Wake(pair, SystemName.Exact, _world.Feeds.Read(SystemName.Exact).Start);
        _world.CrashAfter(int.MaxValue, CrashPoint.AfterEffect);
        foreach (var delivery in _world.Feeds.Read(SystemName.Exact).Deliveries.Reverse())
        {
            _world.Feeds.Deliver(delivery);
        }

        var order = _world.Linked(SystemName.Webshop, shop);

        _world.AssertEqual(order);
        Assert.Equal([7m, 8m], _world.Exact.Lines(order.Exact).Select(static line => ((Value.Number)line.Fields.Get("Quantity")).Content));
        Assert.Equal(1, _world.Exact.Written.Count(static write => write is WriteRequest.CreateRecord { Lines.Length: 2 }));
        // Two lines of one product are not taken for each other: nobody has edited anything.
        Assert.Equal([7m, 8m], _world.Shop.Lines(shop).Select(static line => ((Value.Number)line.Fields.Get("quantity")).Content));
    }

    [Fact]
    public void A_line_whose_product_is_changed_before_its_row_was_ever_read_stays_that_line()
    {
        var other = _world.LinkedProduct("HELMET");
        var shop = _world.Shop.Add(
            Entity.Order,
            Row.Of(("customerId", _world.Shop.Main(_order.Shop).Get("customerId"))),
            Beginnings.ShopLine(_product, 7),
            Beginnings.ShopLine(_product, 8));
        var lines = _world.Shop.Lines(shop).Select(static line => line.Id).ToList();
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        _world.CrashAfter(4, CrashPoint.AfterEffect);
        _world.Wake(_world.Links.PairOf(SystemName.Webshop, shop)!.Value, SystemName.Exact, _world.Feeds.Read(SystemName.Exact).Start);
        _world.CrashAfter(int.MaxValue, CrashPoint.AfterEffect);
        var exact = _world.Exact.Records(Entity.Order).Last();
        _world.Exact.EditRow(_world.Exact.Lines(exact)[1].Id, ("Item", Beginnings.Product(other.Exact)));

        var order = _world.Linked(SystemName.Webshop, shop);

        _world.AssertEqual(order);
        Assert.Equal(lines, _world.Shop.Lines(shop).Select(static line => line.Id));
        Assert.Equal(Beginnings.Product(other.Shop), _world.Shop.Lines(shop)[1].Fields.Get("productId"));
    }

    [Fact]
    public void A_feed_that_shows_one_line_at_a_time_leaves_the_places_that_the_whole_record_told()
    {
        var exact = _world.Exact.Add(
            Entity.Order,
            Row.Of(("OrderedBy", _world.Exact.Main(_order.Exact).Get("OrderedBy"))),
            Beginnings.ExactLine(_product, 7),
            Beginnings.ExactLine(_product, 8));
        var order = _world.Linked(SystemName.Exact, exact);
        _world.Exact.Lines(exact).ToList().ForEach(line => _world.Exact.EditRow(line.Id, ("Quantity", 9m)));
        Settle();

        Assert.Equal([1, 2], _world.State(order.Pair).Lines.Values.Select(static line => line.Exact.Place).Order());
    }

    [Fact]
    public void An_older_whole_record_of_the_webshop_brings_no_line_back_and_takes_none_away()
    {
        _world.Shop.Touch(_order.Shop);
        var before = _world.Feeds.Read(SystemName.Webshop);
        _world.Shop.DeleteLine(_order.Shop, ShopLine(0));
        _world.Shop.AddLine(_order.Shop, Beginnings.ShopLine(_product, 4));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.Deliver(_world.Feeds.Pending[^1]);

        _world.Feeds.Deliver(before.Deliveries[0]);
        Settle();

        Assert.Equal([2m, 3m, 4m], ExactQuantities());
    }

    [Fact]
    public void A_row_of_a_removed_line_that_comes_late_does_not_bring_it_back()
    {
        _world.Exact.EditRow(ExactLine(0), ("Notes", "touched"));
        var before = _world.Feeds.Read(SystemName.Exact);
        _world.Exact.DeleteRow(ExactLine(0));
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.Deliver(_world.Feeds.Pending[^1]);

        _world.Feeds.Deliver(before.Deliveries[0]);
        Settle();

        Assert.Equal([2m, 3m], ExactQuantities());
    }

    // No feed of Exact tells that a line was removed: who believes such a row believes it for good.
    [Fact]
    public void A_row_that_was_read_while_we_removed_it_and_comes_late_does_not_bring_it_back()
    {
        FeedRead? late = null;
        var before = _world.Shop.Written.Count;
        _world.Exact.BeforeWrite = () =>
        {
            _world.Exact.BeforeWrite = null;
            _world.Exact.EditRow(ExactLine(0), ("Notes", "touched"));
            late = _world.Feeds.Read(SystemName.Exact);
            _world.Clock.Advance(TimeSpan.FromMilliseconds(200));
        };
        Remove(SystemName.Webshop);

        Settle();

        Assert.NotEmpty(late!.Deliveries);
        Assert.Equal(before, _world.Shop.Written.Count);
        Assert.Equal(2, _world.State(_order.Pair).Lines.Count);
        Assert.Equal([2m, 3m], ShopQuantities());
        Assert.Equal([2m, 3m], ExactQuantities());
    }

    [Fact]
    public void A_line_edited_while_its_record_was_read_by_id_keeps_the_time_of_the_edit()
    {
        _world.Exact.EditRow(ExactLine(0), ("Quantity", 70m));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Shop.EditLine(_order.Shop, ShopLine(0), ("quantity", 80m));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Shop.Edit(_order.Shop, ("remarks", "makes us read the order"));
        var feed = _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        _world.Feeds.Deliver(Assert.Single(feed.Deliveries));
        Settle();

        Assert.Equal(80m, ExactQuantities()[0]);
    }

    [Fact]
    public void A_line_edited_before_a_write_of_ours_that_never_left_keeps_the_time_of_the_edit()
    {
        Quantity(SystemName.Webshop, 75m);
        Settle();
        _world.Exact.EditRow(ExactLine(0), ("Quantity", 70m));
        _world.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Quantity(SystemName.Webshop, 80m);
        _world.Feeds.Read(SystemName.Webshop);
        _world.CrashAfter(1, CrashPoint.BeforeEffect);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.NotNull(_world.State(_order.Pair).Intent);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));
        _world.Wake(_order.Pair);

        Settle();

        Assert.Equal(80m, ExactQuantities()[0]);
    }

    // The mapping was changed since the two were last compared.
    [Fact]
    public void A_line_edited_after_it_was_removed_on_the_other_side_comes_back_also_where_its_values_were_never_compared()
    {
        var file = TestMapping.DefaultFile;
        _world.UseMapping(TestMapping.Compiled(file with { Order = file.Order.Without("Description") }));
        Remove(SystemName.Webshop);
        _world.Refusal = static effect => effect is PairEffect.Send ? new(FailureCause.Quota, "not now") : null;
        _world.Settle(TimeSpan.FromSeconds(10));
        Quantity(SystemName.Exact, 60m);
        _world.Settle(TimeSpan.FromSeconds(10));
        _world.Refusal = static _ => null;

        Settle();

        Assert.Equal([2m, 3m, 60m], [.. ExactQuantities().Order()]);
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.DeleteOverruled);
    }

    [Fact]
    public void Traces_of_removed_lines_are_kept_for_ninety_days_only()
    {
        var length = _world.StoredLength(_order.Pair);
        for (var i = 0; i < 20; i++)
        {
            var line = _world.Exact.AddRow(_order.Exact, Collections.Lines, Beginnings.ExactLine(_product, 4));
            Settle();
            _world.Exact.DeleteRow(line);
            Settle();
        }

        _world.Clock.Advance(TimeSpan.FromDays(91));
        _world.Exact.EditRow(ExactLine(0), ("Quantity", 5m));
        Settle();
        _world.Shop.EditLine(_order.Shop, ShopLine(0), ("quantity", 6m));
        Settle();

        Assert.InRange(_world.StoredLength(_order.Pair), 0, length + 1000);
    }

    private void Quantity(SystemName system, decimal quantity)
    {
        if (system == SystemName.Exact)
        {
            _world.Exact.EditRow(ExactLine(0), ("Quantity", quantity));
        }
        else
        {
            _world.Shop.EditLine(_order.Shop, ShopLine(0), ("quantity", quantity));
        }
    }

    private void Remove(SystemName system)
    {
        if (system == SystemName.Exact)
        {
            _world.Exact.DeleteRow(ExactLine(0));
        }
        else
        {
            _world.Shop.DeleteLine(_order.Shop, ShopLine(0));
        }
    }

    private void Settle()
    {
        Assert.True(_world.Settle());
        _world.AssertEqual(_order);
    }

    private string ExactLine(int place) => _world.Exact.Lines(_order.Exact)[place].Id;

    private string ShopLine(int place) => _world.Shop.Lines(_order.Shop)[place].Id;

    private decimal[] ExactQuantities() => [.. _world.Exact.Lines(_order.Exact).Select(static line => ((Value.Number)line.Fields.Get("Quantity")).Content)];

    private decimal[] ShopQuantities() => [.. _world.Shop.Lines(_order.Shop).Select(static line => ((Value.Number)line.Fields.Get("quantity")).Content)];
}
