using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class DeletingTests
{
    private readonly SyncWorld _world = new();

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_deleted_customer_is_made_inactive_on_the_other_side(SystemName gone)
    {
        var customer = _world.LinkedCustomer();

        Delete(customer, gone);
        Assert.True(_world.Settle());

        Assert.Equal(Value.Of(true), gone == SystemName.Exact ? _world.Shop.Main(customer.Shop).Get("blocked") : _world.Exact.Main(customer.Exact).Get("Blocked"));
        Assert.Equal(PairStatus.Ended, _world.Links.Row(customer.Pair).Status);
        Again(customer);
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_deleted_product_is_made_inactive_on_the_other_side(SystemName gone)
    {
        var product = _world.LinkedProduct();

        Delete(product, gone);
        Assert.True(_world.Settle());

        var day = Value.Of(new DateOnly(2026, 3, 10));
        Assert.Equal(day, gone == SystemName.Exact ? _world.Shop.Main(product.Shop).Get("activeTo") : _world.Exact.Main(product.Exact).Get("EndDate"));
        Again(product);
    }

    [Fact]
    public void A_product_that_is_made_anew_is_linked_to_what_was_made_inactive_and_makes_it_active()
    {
        var product = _world.LinkedProduct("BELL", price: 5);
        Delete(product, SystemName.Webshop);
        Assert.True(_world.Settle());
        Assert.False(_world.Exact.Main(product.Exact).Get("EndDate").IsEmpty);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        var again = _world.Linked(SystemName.Webshop, _world.Shop.Add(Entity.Product, Row.Of(("sku", "BELL"), ("name", "Bel, nieuw"))));

        Assert.Equal(product.Exact, again.Exact);
        _world.AssertEqual(again);
        Assert.True(_world.Exact.Main(again.Exact).Get("EndDate").IsEmpty);
        Assert.Equal((Value.Of("Bel, nieuw"), Value.Of(5m)), (_world.Exact.Main(again.Exact).Get("Description"), _world.Shop.Main(again.Shop).Get("price.amount")));
    }

    [Fact]
    public void What_makes_a_revived_record_inactive_later_is_somebodys_wish_also_where_the_mapping_had_left_it_out()
    {
        var product = _world.LinkedProduct("BELL", price: 5);
        Delete(product, SystemName.Webshop);
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromHours(1));
        var again = _world.Linked(SystemName.Webshop, _world.Shop.Add(Entity.Product, Row.Of(("sku", "BELL"), ("name", "Bel, nieuw"))));
        var file = TestMapping.DefaultFile;
        _world.UseMapping(TestMapping.Compiled(file with { Product = file.Product.Without("EndDate") }));
        _world.Exact.Edit(again.Exact, ("EndDate", new DateOnly(2026, 12, 31)));
        Assert.True(_world.Settle());

        _world.UseMapping(TestMapping.Default);
        _world.Wake(again.Pair);
        Assert.True(_world.Settle());

        Assert.Equal(Value.Of(new DateOnly(2026, 12, 31)), _world.Exact.Main(again.Exact).Get("EndDate"));
        Assert.Equal(Value.Of(new DateOnly(2026, 12, 31)), _world.Shop.Main(again.Shop).Get("activeTo"));
    }

    [Theory]
    [InlineData(SystemName.Exact, WriteFault.None)]
    [InlineData(SystemName.Webshop, WriteFault.None)]
    [InlineData(SystemName.Exact, WriteFault.ReplyLost)]
    [InlineData(SystemName.Webshop, WriteFault.ReplyLost)]
    [InlineData(SystemName.Exact, WriteFault.RequestLost)]
    [InlineData(SystemName.Webshop, WriteFault.RequestLost)]
    public void A_deleted_order_that_nobody_touched_is_deleted_on_the_other_side(SystemName gone, WriteFault fault)
    {
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), _world.LinkedProduct(), 1, 2);
        _world.System(gone.Other()).Faults.Enqueue(fault);

        Delete(order, gone);
        Assert.True(_world.Settle());

        Assert.Empty(_world.System(gone.Other()).Records(Entity.Order));
        Assert.Equal(PairStatus.Ended, _world.Links.Row(order.Pair).Status);
        Again(order);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_order_of_which_a_look_showed_that_a_line_was_touched_is_kept_until_its_feed_tells_when(bool isRemoved)
    {
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), _world.LinkedProduct(), 1, 2);
        Delete(order, SystemName.Webshop);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        var line = _world.Exact.Lines(order.Exact)[0].Id;
        if (isRemoved)
        {
            _world.Exact.DeleteRow(line);
        }
        else
        {
            _world.Exact.EditRow(line, ("Quantity", 70m));
        }

        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.True(_world.Settle());

        Assert.Single(_world.Exact.Records(Entity.Order));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.DeleteOverruled);
    }

    [Fact]
    public void What_was_edited_before_the_other_order_was_deleted_and_went_with_the_removed_one_stands_in_the_history()
    {
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), _world.LinkedProduct(), 1);
        _world.MeasureClocks();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Edit(order.Exact, ("Description", "by hand"));
        Delete(order, SystemName.Webshop);

        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.True(_world.Settle());

        Assert.Empty(_world.Exact.Records(Entity.Order));
        var lost = Assert.Single(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost && entry.Entry.Values.Values.Contains(Value.Of("by hand"))).Entry;
        Assert.Contains("before the other record was deleted", lost.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_was_added_before_the_other_order_was_deleted_and_went_with_the_removed_one_stands_in_the_history()
    {
        var product = _world.LinkedProduct();
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), product, 1);
        _world.MeasureClocks();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Shop.AddLine(order.Shop, Beginnings.ShopLine(product, 44));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        Delete(order, SystemName.Exact);

        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);
        Assert.True(_world.Settle());

        Assert.Empty(_world.Shop.Records(Entity.Order));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.Deleted && entry.Entry.Values.Values.Contains(Value.Of(44m)));
    }

    [Theory]
    [InlineData(SystemName.Exact, false)]
    [InlineData(SystemName.Exact, true)]
    [InlineData(SystemName.Webshop, false)]
    [InlineData(SystemName.Webshop, true)]
    public void Where_a_person_is_asked_he_answers_by_deleting_or_by_editing_what_is_left(SystemName gone, bool isDeleted)
    {
        _world.Policy = _world.Policy with { CustomerDeleted = DeleteRule.Report };
        var customer = _world.LinkedCustomer();
        Delete(customer, gone);
        Assert.True(_world.Settle());
        Assert.Equal(PairStatus.Parked, _world.Links.Row(customer.Pair).Status);

        if (isDeleted)
        {
            Delete(customer, gone.Other());
        }
        else
        {
            Edit(customer, gone.Other());
        }

        Assert.True(_world.Settle());
        Assert.Equal(isDeleted ? PairStatus.Ended : PairStatus.Settled, _world.Links.Row(customer.Pair).Status);
        Assert.Equal(isDeleted ? 0 : 1, _world.System(gone).Records(Entity.Customer).Count());
    }

    [Fact]
    public void A_deleted_order_that_is_partly_delivered_waits_for_a_person()
    {
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), _world.LinkedProduct(), 1);
        _world.Exact.Edit(order.Exact, ("Status", 20));
        _world.Settle();

        Delete(order, SystemName.Webshop);
        _world.Settle();

        Assert.Equal(nameof(ParkCause.Deleted), _world.Links.Row(order.Pair).Cause);
        Assert.Single(_world.Exact.Records(Entity.Order));
    }

    [Fact]
    public void A_policy_can_ask_a_person_first()
    {
        _world.Policy = new() { CustomerDeleted = DeleteRule.Report };
        var customer = _world.LinkedCustomer();
        var writes = _world.WriteCount;

        Delete(customer, SystemName.Exact);
        _world.Settle();

        Assert.Equal(nameof(ParkCause.Deleted), _world.Links.Row(customer.Pair).Cause);
        Assert.Equal(writes, _world.WriteCount);
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void An_edit_after_the_deletion_cancels_it_and_the_record_comes_back_once(SystemName gone)
    {
        var customer = _world.LinkedCustomer();
        Delete(customer, gone);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Edit(customer, gone.Other());

        Assert.True(_world.Settle());

        CameBack(customer, gone);
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void An_edit_after_the_deletion_was_carried_out_brings_the_record_back(SystemName gone)
    {
        var customer = _world.LinkedCustomer();
        Delete(customer, gone);
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        Edit(customer, gone.Other());

        Assert.True(_world.Settle());

        CameBack(customer, gone);
    }

    [Theory]
    [InlineData(SystemName.Exact, 0)]
    [InlineData(SystemName.Webshop, 0)]
    [InlineData(SystemName.Exact, 6)]
    [InlineData(SystemName.Webshop, 6)]
    public void An_edit_before_the_deletion_does_not_cancel_it(SystemName gone, int minutesAhead)
    {
        var customer = _world.LinkedCustomer();
        _world.Exact.ClockOffset = _world.Shop.ClockOffset = TimeSpan.FromMinutes(minutesAhead);
        _world.MeasureClocks(TimeSpan.FromMinutes(minutesAhead));
        Edit(customer, gone.Other());
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Delete(customer, gone);

        Assert.True(_world.Settle());

        Assert.Empty(_world.System(gone).Records(Entity.Customer));
        Assert.Equal(PairStatus.Ended, _world.Links.Row(customer.Pair).Status);
    }

    [Fact]
    public void An_edit_whose_time_is_hardly_known_speaks_against_the_deletion_beside_a_later_one_that_does_not()
    {
        var customer = _world.LinkedCustomer();
        Assert.True(_world.Settle());
        _world.MeasureClocks();
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.Refusal = static effect => effect is PairEffect.Send or PairEffect.Read ? new(FailureCause.Quota, "not now") : null;
        _world.Exact.Edit(customer.Exact, ("Name", "perhaps later"), ("Phone", "0900"));
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);
        Delete(customer, SystemName.Webshop);
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        var state = _world.State(customer.Pair);
        var deleted = state.Main.Webshop.Touched!.At;
        var edits = state.Main.Edits
            .SetItem("name", new(SystemName.Exact, deleted.AddMinutes(-2), deleted.AddMinutes(-2)) { ClockWithin = TimeSpan.FromMinutes(3) })
            .SetItem("phone", new(SystemName.Exact, deleted.AddMinutes(-1), deleted.AddMinutes(-1)));
        _world.SetBack(customer.Pair, state with { Main = state.Main with { Edits = edits }, Exact = state.Exact with { FreshAt = _world.Clock.Now } });
        _world.Refusal = static _ => null;

        _world.Wake(customer.Pair);

        Assert.True(_world.Settle());
        CameBack(customer, SystemName.Webshop);
    }

    [Fact]
    public void A_record_deleted_on_both_sides_ends_the_pair()
    {
        var customer = _world.LinkedCustomer();
        var writes = _world.WriteCount;
        Delete(customer, SystemName.Exact);
        Delete(customer, SystemName.Webshop);

        Assert.True(_world.Settle());

        Assert.Equal(PairStatus.Ended, _world.Links.Row(customer.Pair).Status);
        Assert.Equal(writes, _world.WriteCount);
    }

    [Fact]
    public void A_record_that_is_gone_when_it_is_to_be_written_counts_as_deleted()
    {
        var customer = _world.LinkedCustomer();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Shop.Edit(customer.Shop, ("name", "too late"));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        _world.Exact.Delete(customer.Exact);
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        Assert.True(_world.Settle());

        Assert.Equal(Value.Of(true), _world.Shop.Main(customer.Shop).Get("blocked"));
        Assert.Empty(_world.Exact.Records(Entity.Customer));
        Assert.DoesNotContain(_world.Exact.Written, static write => write is WriteRequest.CreateRecord);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_line_that_is_added_or_removed_after_the_deletion_cancels_it(bool isAdded)
    {
        var product = _world.LinkedProduct();
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), product, 1, 2);
        Delete(order, SystemName.Webshop);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        if (isAdded)
        {
            _world.Exact.AddRow(order.Exact, Collections.Lines, Beginnings.ExactLine(product, 3));
        }
        else
        {
            _world.Exact.DeleteRow(_world.Exact.Lines(order.Exact)[0].Id);
        }

        Assert.True(_world.Settle());

        var again = new LinkedRecords(order.Pair, order.Exact, _world.Links.Known(order.Pair).Webshop!.Value.Value);
        Assert.NotEqual(order, again);
        _world.AssertEqual(again);
        Assert.Equal(isAdded ? 3 : 1, _world.Shop.Lines(again.Shop).Count);
    }

    [Fact]
    public void An_edit_that_went_with_a_record_while_its_removal_was_on_its_way_is_told()
    {
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), _world.LinkedProduct(), 1);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        _world.Shop.Delete(order.Shop);
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.Equal(IntentKind.DeleteRecord, _world.State(order.Pair).Intent?.Kind);

        // The process that was to send it hung; it goes on after somebody has edited the order, and others have seen that.
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        _world.Exact.Edit(order.Exact, ("Description", "edited meanwhile"));
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);
        _world.Exact.Delete(order.Exact);
        _world.Settle();

        Assert.IsType<Standing.Ended>(_world.State(order.Pair).Standing);
        var told = Assert.Single(_world.History, entry => entry.Pair == order.Pair && entry.Entry.Kind == HistoryKind.ConflictLost).Entry;
        Assert.Equal((SystemName.Exact, Value.Of("edited meanwhile")), (told.System, told.Values.Get("Description")));
    }

    [Fact]
    public void Stock_that_moves_after_the_deletion_does_not_cancel_it()
    {
        var product = _world.LinkedProduct();
        Delete(product, SystemName.Webshop);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        _world.Exact.AddRow(product.Exact, Collections.Stock, Row.Of(("CurrentStock", 3m)));

        Assert.True(_world.Settle());

        Assert.Empty(_world.Shop.Records(Entity.Product));
        Assert.Equal(PairStatus.Ended, _world.Links.Row(product.Pair).Status);
    }

    [Fact]
    public void An_edit_that_is_to_be_brought_back_cancels_the_deletion_before_it()
    {
        var customer = _world.LinkedCustomer();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Shop.Edit(customer.Shop, ("name", "shop"));
        _world.Exact.BeforeWrite = () =>
        {
            _world.Exact.BeforeWrite = null;
            _world.Shop.Delete(customer.Shop);
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            _world.Exact.Edit(customer.Exact, ("Name", "exact"));
            _world.Feeds.Read(SystemName.Exact);
        };

        Assert.True(_world.Settle());

        CameBack(customer, SystemName.Webshop);
        Assert.Equal(Value.Of("exact"), _world.Exact.Main(customer.Exact).Get("Name"));
    }

    private void CameBack(LinkedRecords customer, SystemName gone)
    {
        var known = _world.Links.Known(customer.Pair);
        var now = new LinkedRecords(customer.Pair, known.Exact!.Value.Value, known.Webshop!.Value.Value);
        Assert.NotEqual(customer, now);
        _world.AssertEqual(now);
        Assert.Single(_world.System(gone).Records(Entity.Customer));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.DeleteOverruled);
        Again(now);
        _world.AssertEqual(now);
    }

    // The deletion, and all else, is handed over again: a tombstone brings nothing back, and a replaced record takes nothing away.
    private void Again(LinkedRecords records)
    {
        var (writes, status) = (_world.WriteCount, _world.Links.Row(records.Pair).Status);
        _world.Feeds.DeliverAllAgain();
        Assert.True(_world.Settle());
        Assert.Equal((writes, status), (_world.WriteCount, _world.Links.Row(records.Pair).Status));
    }

    private void Delete(LinkedRecords records, SystemName system)
    {
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        if (system == SystemName.Exact)
        {
            _world.Exact.Delete(records.Exact);
        }
        else
        {
            _world.Shop.Delete(records.Shop);
        }
    }

    private void Edit(LinkedRecords records, SystemName system)
    {
        if (system == SystemName.Exact)
        {
            _world.Exact.Edit(records.Exact, ("Phone", "0900"));
        }
        else
        {
            _world.Shop.Edit(records.Shop, ("phone", "0900"));
        }
    }
}
