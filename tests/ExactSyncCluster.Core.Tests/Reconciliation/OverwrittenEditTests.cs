using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>An edit in Exact that its feed showed while our own write to the same property was on its way.</summary>
public sealed class OverwrittenEditTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;
    private readonly LinkedRecords _product;

    public OverwrittenEditTests()
    {
        _customer = _world.LinkedCustomer();
        _product = _world.LinkedProduct();
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Written.Clear();
    }

    [Fact]
    public void It_is_written_back_and_carried_over_when_it_is_the_newer_one()
    {
        Meanwhile(() => _world.Exact.Edit(_customer.Exact, ("Name", "exact")));
        _world.Shop.Edit(_customer.Shop, ("name", "shop"));

        Settle();

        Assert.Equal((Value.Of("exact"), Value.Of("exact")), (_world.Exact.Main(_customer.Exact).Get("Name"), _world.Shop.Main(_customer.Shop).Get("name")));
        Assert.Equal((SystemName.Webshop, Value.Of("shop")), Lost());
    }

    [Fact]
    public void A_look_that_was_taken_after_its_read_does_not_say_when_it_was_made()
    {
        Meanwhile(() => _world.Exact.Edit(_customer.Exact, ("Name", "exact")));
        Edit("name", "shop");
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Edit("phone", "1");

        Settle();

        Assert.True(Assert.Single(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost).Entry.OrderUncertain);
    }

    [Fact]
    public void Where_Exacts_edits_go_first_one_that_comes_late_does_not_win_over_what_was_made_after_a_later_one_of_Exact()
    {
        _world.Policy = new() { Conflicts = ConflictRule.ExactWins };
        Edit("name", "first");
        _world.Exact.Edit(_customer.Exact, ("Name", "late"));
        _world.Feeds.Read(SystemName.Exact);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        _world.Exact.Edit(_customer.Exact, ("Name", "later"));
        Edit("phone", "1");
        Assert.Equal(Value.Of("later"), _world.Shop.Main(_customer.Shop).Get("name"));
        _world.Clock.Advance(TimeSpan.FromSeconds(3));
        Edit("name", "newest");

        Settle();

        Assert.Equal(Value.Of("newest"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Fact]
    public void It_stays_in_the_history_when_it_loses()
    {
        _world.Policy = new() { Conflicts = ConflictRule.WebshopWins };
        Meanwhile(() => _world.Exact.Edit(_customer.Exact, ("Name", "exact")));
        _world.Shop.Edit(_customer.Shop, ("name", "shop"));

        Settle();

        Assert.Equal(Value.Of("shop"), _world.Exact.Main(_customer.Exact).Get("Name"));
        Assert.Equal((SystemName.Exact, Value.Of("exact")), Lost());
        Assert.Single(_world.Exact.Written);
    }

    [Fact]
    public void What_our_write_undid_is_written_again_where_both_sides_had_come_to_agree_on_it()
    {
        var name = _world.Shop.Main(_customer.Shop).Get("name");
        _world.Exact.Faults.Enqueue(WriteFault.ReplyLost);
        _world.Shop.Edit(_customer.Shop, ("name", "shop"), ("phone", "1"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.NotNull(_world.State(_customer.Pair).Intent);

        // Exact shows half of what we wrote, and the webshop what Exact is known to hold.
        _world.Exact.Edit(_customer.Exact, ("Phone", "2"));
        _world.Shop.Edit(_customer.Shop, ("name", name), ("phone", "1"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Settle();

        Assert.Equal((name, name), (_world.Exact.Main(_customer.Exact).Get("Name"), _world.Shop.Main(_customer.Shop).Get("name")));
    }

    [Fact]
    public void A_price_is_written_back_to_its_row()
    {
        Meanwhile(() => _world.Exact.EditPrice(_product.Exact, 7));
        _world.Shop.Edit(_product.Shop, ("price.amount", 8m));

        Settle();

        Assert.Equal(Value.Of(7m), _world.Shop.Main(_product.Shop).Get("price.amount"));
        Assert.Equal(Value.Of(7m), _world.Exact.Prices(_product.Exact)[0].Fields.Get("Price"));
    }

    [Fact]
    public void Another_row_of_prices_is_no_edit_of_the_price_that_was_written()
    {
        _world.Exact.AddRow(_product.Exact, Collections.Prices, Row.Of(("Price", 6m), ("Currency", "EUR"), ("Quantity", 10m)));
        Settle();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Meanwhile(() => _world.Exact.EditRow(_world.Exact.Prices(_product.Exact)[1].Id, ("Price", 5m)));
        _world.Shop.Edit(_product.Shop, ("price.amount", 8m));

        Settle();

        Assert.Equal(Value.Of(8m), _world.Shop.Main(_product.Shop).Get("price.amount"));
        Assert.Equal([Value.Of(8m), Value.Of(5m)], _world.Exact.Prices(_product.Exact).Select(static row => row.Fields.Get("Price")));
        Assert.DoesNotContain(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void A_read_of_the_record_after_our_write_does_not_make_it_vanish(int feedLasts)
    {
        var order = _world.LinkedShopOrder(_customer, _product, 1, 2);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Meanwhile(() => _world.Exact.EditRow(_world.Exact.Lines(order.Exact)[0].Id, ("Quantity", 70m)), feedLasts);
        // The second line is written from a new view, so that the order is read between the two writes.
        _world.Exact.AfterWrite = () => _world.Clock.Advance(TimeSpan.FromSeconds(7));
        _world.Shop.EditLine(order.Shop, _world.Shop.Lines(order.Shop)[0].Id, ("quantity", 11m));
        _world.Shop.EditLine(order.Shop, _world.Shop.Lines(order.Shop)[1].Id, ("quantity", 12m));

        Settle();

        _world.AssertEqual(order);
        Assert.Equal([Value.Of(70m), Value.Of(12m)], _world.Exact.Lines(order.Exact).Select(static line => line.Fields.Get("Quantity")));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost && entry.Entry.Values.Values.Contains(Value.Of(11m)));
    }

    [Fact]
    public void It_does_not_vanish_when_it_arrives_after_the_echo_of_our_write()
    {
        Meanwhile(() => _world.Exact.Edit(_customer.Exact, ("Name", "exact")));
        _world.Shop.Edit(_customer.Shop, ("name", "shop"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        var late = Assert.Single(_world.Feeds.Pending);
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.Deliver(Assert.Single(_world.Feeds.Pending, delivery => delivery != late));

        _world.Feeds.Deliver(late);
        Settle();

        Assert.Equal((Value.Of("exact"), Value.Of("exact")), (_world.Exact.Main(_customer.Exact).Get("Name"), _world.Shop.Main(_customer.Shop).Get("name")));
        Assert.Equal((SystemName.Webshop, Value.Of("shop")), Lost());
    }

    [Theory]
    [InlineData(ConflictRule.NewestWins)]
    [InlineData(ConflictRule.WebshopWins)]
    [InlineData(ConflictRule.ExactWins)]
    public void It_is_not_brought_back_over_a_newer_one_whoever_wins_by_the_policy(ConflictRule rule)
    {
        _world.Policy = new() { Conflicts = rule };
        Meanwhile(() => _world.Exact.Edit(_customer.Exact, ("Name", "older")));
        _world.Shop.Edit(_customer.Shop, ("name", "shop"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        var late = Assert.Single(_world.Feeds.Pending);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        _world.Exact.Edit(_customer.Exact, ("Name", "newer"));
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.Deliver(Assert.Single(_world.Feeds.Pending, delivery => delivery != late));

        _world.Feeds.Deliver(late);
        Settle();

        Assert.Equal((Value.Of("newer"), Value.Of("newer")), (_world.Exact.Main(_customer.Exact).Get("Name"), _world.Shop.Main(_customer.Shop).Get("name")));
        Assert.Equal((SystemName.Exact, Value.Of("older")), Lost());
    }

    [Fact]
    public void What_was_shown_long_before_our_write_is_no_edit_when_it_is_handed_over_again()
    {
        _world.Exact.Edit(_customer.Exact, ("Name", "first"));
        Settle();
        var first = _world.Feeds.Delivered[^2];
        Assert.Equal(SystemName.Exact, first.System);
        _world.Exact.Edit(_customer.Exact, ("Name", "second"));
        Settle();
        _world.Policy = new() { Conflicts = ConflictRule.ExactWins };
        _world.Shop.Edit(_customer.Shop, ("name", "shop"));
        Settle();

        _world.Feeds.Deliver(first);
        Settle();

        Assert.Equal(Value.Of("shop"), _world.Exact.Main(_customer.Exact).Get("Name"));
        Assert.DoesNotContain(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost);
    }

    [Fact]
    public void A_newer_edit_of_the_other_side_takes_the_place_of_what_was_to_be_written_back()
    {
        Meanwhile(() => _world.Exact.Edit(_customer.Exact, ("Name", "exact")));
        _world.Exact.AfterWrite = () =>
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            _world.Shop.Edit(_customer.Shop, ("name", "newest"));
        };
        _world.Shop.Edit(_customer.Shop, ("name", "shop"));

        Settle();

        Assert.Equal(Value.Of("newest"), _world.Exact.Main(_customer.Exact).Get("Name"));
        Assert.Contains(_world.History, static entry => entry.Entry.Values.Values.Contains(Value.Of("exact")));
    }

    [Fact]
    public void What_a_write_gave_that_no_look_has_found_is_nobodys_edit_where_its_row_comes_late()
    {
        Edit("name", "first");
        _world.Exact.Faults.Enqueue(WriteFault.ReplyLost);
        Edit("name", "second");
        _world.Feeds.Read(SystemName.Exact);
        var late = Assert.Single(_world.Feeds.Pending);
        _world.Exact.Edit(_customer.Exact, ("Name", "third"));
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        Edit("name", "newest");
        while (_world.State(_customer.Pair).Intent is not null)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            _world.Wake(_customer.Pair);
        }

        Assert.Equal(Value.Of("newest"), _world.Exact.Main(_customer.Exact).Get("Name"));
        _world.Feeds.Deliver(late);
        Settle();

        Assert.Equal(Value.Of("newest"), _world.Exact.Main(_customer.Exact).Get("Name"));
        Assert.Equal((SystemName.Exact, Value.Of("third")), Lost());
    }

    // Somebody edits while our first write is on its way, and the feed is read between the two.
    private void Meanwhile(Action edit, int feedLasts = 0) => _world.Exact.BeforeWrite = () =>
    {
        _world.Exact.BeforeWrite = null;
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        edit();
        _world.Feeds.Read(SystemName.Exact);
        for (var place = 0; place < _world.Feeds.Pending.Count; place++)
        {
            var (delivery, read) = (_world.Feeds.Pending[place], _world.Feeds.Pending[place].Shown.Read);
            _world.Feeds.Pending[place] = delivery with { Shown = delivery.Shown with { Read = read with { End = read.End.AddSeconds(feedLasts) } } };
        }
    };

    // In the webshop; it is written to Exact at once.
    private void Edit(string name, string value)
    {
        _world.Shop.Edit(_customer.Shop, (name, value));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
    }

    private void Settle()
    {
        Assert.True(_world.Settle());
        _world.AssertEqual(_customer);
        _world.AssertEqual(_product);
    }

    private (SystemName System, Value Value) Lost()
    {
        var lost = Assert.Single(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost).Entry;
        return (lost.System, lost.Values.Values.Single());
    }
}
