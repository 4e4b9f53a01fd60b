using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>A person brings back what lost.</summary>
public sealed class RestoringTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;
    private readonly LinkedRecords _product;
    private readonly LinkedRecords _order;

    public RestoringTests()
    {
        _customer = _world.LinkedCustomer();
        _product = _world.LinkedProduct();
        _order = _world.LinkedShopOrder(_customer, _product, 1, 2);
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void What_lost_stands_in_both_systems_again_and_what_it_replaced_stands_in_the_history(SystemName lost)
    {
        Edit(lost, "older");
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Edit(lost.Other(), "newer");
        Settle();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        BringBack(_customer, Entry(HistoryKind.ConflictLost));

        Assert.Equal((Value.Of("older"), Value.Of("older")), Names());
        Assert.Equal(Value.Of("newer"), Entry(HistoryKind.BroughtBack).Values.Get("Name"));
        BringBack(_customer, Entry(HistoryKind.BroughtBack));
        Assert.Equal((Value.Of("newer"), Value.Of("newer")), Names());
    }

    [Fact]
    public void A_price_goes_back_to_its_row()
    {
        BringBack(_product, Values("price", ("price.amount", 12m)));

        Assert.Equal(Value.Of(12m), _world.Exact.Prices(_product.Exact)[0].Fields.Get("Price"));
        Assert.Equal(Value.Of(12m), _world.Shop.Main(_product.Shop).Get("price.amount"));
    }

    [Fact]
    public void A_line_takes_its_value_back_in_both_orders()
    {
        var key = _world.State(_order.Pair).Lines.Single(static line => line.Value.Exact.View.Get("Quantity") == Value.Of(2m)).Key;

        BringBack(_order, Values("quantity", ("quantity", 9m)) with { LineKey = key });

        Assert.Equal([1m, 9m], _world.Exact.Lines(_order.Exact).Select(static line => ((Value.Number)line.Fields.Get("Quantity")).Content).Order());
    }

    [Theory]
    [InlineData(ConflictRule.NewestWins)]
    [InlineData(ConflictRule.WebshopWins)]
    [InlineData(ConflictRule.ExactWins)]
    public void An_edit_of_Exact_made_after_it_wins_whoever_wins_by_the_policy(ConflictRule rule)
    {
        _world.Policy = new() { Conflicts = rule };
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.Take(_customer.Pair, Input(Values("name", ("name", "old"))));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        Edit(SystemName.Exact, "edited since");
        _world.Refusal = static _ => null;
        _world.Take(_customer.Pair, new PairInput.Resumed());

        Settle();

        Assert.Equal((Value.Of("edited since"), Value.Of("edited since")), Names());
    }

    [Fact]
    public void What_Exact_made_of_our_own_write_does_not_win_over_it_while_its_clock_is_unknown()
    {
        _world.Exact.ClockOffset = TimeSpan.FromMinutes(1);
        _world.Exact.Rendering = static (name, value) => name == "Name" && value is Value.Text text ? Value.Of(text.Content.ToUpperInvariant()) : value;
        _world.ForgetClocks();
        Edit(SystemName.Webshop, "ours");
        var written = _world.Exact.Written.Count;
        _world.Refusal = effect => effect is PairEffect.Read && _world.Exact.Written.Count > written ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.Equal(Value.Of("OURS"), _world.Exact.Main(_customer.Exact).Get("Name"));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Take(_customer.Pair, Input(Values("name", ("name", "wanted back"))));
        _world.ForgetClocks();
        _world.Refusal = static _ => null;
        _world.Take(_customer.Pair, new PairInput.Resumed());

        Settle();

        Assert.Equal((Value.Of("WANTED BACK"), Value.Of("WANTED BACK")), Names());
    }

    [Fact]
    public void An_edit_made_after_it_wins()
    {
        _world.Take(_customer.Pair, Input(Values("name", ("name", "old"))));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        Edit(SystemName.Webshop, "edited since");

        Settle();

        Assert.Equal((Value.Of("edited since"), Value.Of("edited since")), Names());
    }

    [Theory]
    [InlineData(SystemName.Exact, 5, true)]
    [InlineData(SystemName.Webshop, 5, true)]
    [InlineData(SystemName.Exact, 500, false)]
    [InlineData(SystemName.Webshop, 500, false)]
    public void An_edit_made_as_near_to_it_as_clocks_can_be_compared_is_told_as_of_uncertain_order(SystemName system, int milliseconds, bool isUncertain)
    {
        Edit(system, "edited meanwhile");
        _world.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

        BringBack(_customer, Values("name", ("name", "old")));

        var lost = Entry(HistoryKind.ConflictLost);
        Assert.Equal((Value.Of("edited meanwhile"), isUncertain), (lost.Values.Get(system == SystemName.Exact ? "Name" : "name"), lost.OrderUncertain));
    }

    [Fact]
    public void An_edit_that_was_on_its_way_is_older_also_where_the_value_stands_on_both_sides_already()
    {
        Edit(SystemName.Webshop, "on its way");
        _world.Clock.Advance(TimeSpan.FromSeconds(5));

        BringBack(_customer, Values("name", ("name", "Jansen")));

        Assert.Equal((Value.Of("Jansen"), Value.Of("Jansen")), Names());
        Assert.Equal(Value.Of("on its way"), Entry(HistoryKind.ConflictLost).Values.Get("name"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_price_that_somebody_gives_an_item_after_it_wins_before_any_price_of_it_was_seen(bool isClockMeasured)
    {
        var shop = _world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump")));
        _world.Refusal = static effect => effect is PairEffect.Read { Request.Scope: Core.Connectors.RecordScope.Rows }
            ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue)
            : null;
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        var pair = _world.Links.PairOf(SystemName.Webshop, shop)!.Value;
        _world.Wake(pair, SystemName.Exact, _world.Clock.Now);
        if (!isClockMeasured)
        {
            _world.ForgetClocks();
        }

        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Take(pair, Input(Values("price", ("price.amount", 12m), ("price.currency", "EUR"))));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        var exact = _world.Links.Known(pair).Exact!.Value.Value;
        _world.Exact.EditPrice(exact, 3m);
        _world.Refusal = static _ => null;
        _world.Take(pair, new PairInput.Resumed());
        Settle();

        Assert.Equal((Value.Of(3m), Value.Of(3m)), (_world.Exact.Prices(exact)[0].Fields.Get("Price"), _world.Shop.Main(shop).Get("price.amount")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-600)]
    public void A_price_that_stood_unseen_in_an_item_of_ours_when_another_came_stays_in_the_history(int clockSetBySeconds)
    {
        foreach (var isWish in new[] { true, false })
        {
            var world = new SyncWorld();
            // What is written to another one tells how far the clock is off.
            world.Shop.Edit(world.LinkedProduct().Shop, ("name", "Measured"));
            Assert.True(world.Settle());
            var shop = world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump")));
            world.Refusal = static effect => effect is PairEffect.Read { Request.Scope: Core.Connectors.RecordScope.Rows }
                ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue)
                : null;
            world.Feeds.Read(SystemName.Webshop);
            world.Feeds.DeliverPending(SystemName.Webshop);
            var pair = world.Links.PairOf(SystemName.Webshop, shop)!.Value;
            world.Wake(pair, SystemName.Exact, world.Clock.Now);
            world.Clock.Advance(TimeSpan.FromSeconds(5));
            world.Exact.ClockOffset = TimeSpan.FromSeconds(clockSetBySeconds);
            var exact = world.Links.Known(pair).Exact!.Value.Value;
            world.Exact.EditPrice(exact, 3m);
            world.Clock.Advance(TimeSpan.FromSeconds(5));
            if (isWish)
            {
                world.Take(pair, Input(Values("price", ("price.amount", 12m), ("price.currency", "EUR"))));
            }
            else
            {
                world.Shop.Edit(shop, ("price.amount", 12m), ("price.currency", "EUR"));
                world.Feeds.Read(SystemName.Webshop);
                world.Feeds.DeliverPending(SystemName.Webshop);
            }

            world.Refusal = static _ => null;
            world.Take(pair, new PairInput.Resumed());
            Assert.True(world.Settle());

            Assert.Equal(Value.Of(12m), world.Exact.Prices(exact)[0].Fields.Get("Price"));
            Assert.Contains(world.History, entry => entry.Pair == pair && entry.Entry.Values.Get("SalesItemPrices.Price") == Value.Of(3m));
        }
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void What_a_person_wants_back_after_a_deletion_that_nobody_knew_of_speaks_against_it(SystemName gone)
    {
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.System(gone).Delete(gone == SystemName.Exact ? _customer.Exact : _customer.Shop);
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Take(_customer.Pair, Input(Values("name", ("name", "wanted"))));
        _world.Feeds.Read(gone);
        _world.Feeds.DeliverPending(gone);
        _world.Refusal = static _ => null;
        _world.Take(_customer.Pair, new PairInput.Resumed());

        Assert.True(_world.Settle());

        var known = _world.Links.Known(_customer.Pair);
        var (exact, shop) = (known.Exact!.Value.Value, known.Webshop!.Value.Value);
        _world.AssertEqual(new(_customer.Pair, exact, shop));
        Assert.Equal((Value.Of("wanted"), Value.Of("wanted")), (_world.Exact.Main(exact).Get("Name"), _world.Shop.Main(shop).Get("name")));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.DeleteOverruled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_person_wants_back_in_a_line_speaks_against_its_removal_or_stays_in_the_history(bool isNewer)
    {
        var key = _world.State(_order.Pair).Lines.Single(static line => line.Value.Exact.View.Get("Quantity") == Value.Of(2m)).Key;
        var line = _world.Shop.Lines(_order.Shop).Single(static line => line.Fields.Get("quantity") == Value.Of(2m)).Id;
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        if (isNewer)
        {
            _world.Shop.DeleteLine(_order.Shop, line);
            _world.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        _world.Take(_order.Pair, Input(Values("quantity", ("quantity", 9m)) with { LineKey = key }));
        if (!isNewer)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(5));
            _world.Shop.DeleteLine(_order.Shop, line);
        }

        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        _world.Refusal = static _ => null;
        _world.Take(_order.Pair, new PairInput.Resumed());
        Settle();

        decimal[] expected = isNewer ? [1m, 9m] : [1m];
        Assert.Equal(expected, _world.Exact.Lines(_order.Exact).Select(static line => ((Value.Number)line.Fields.Get("Quantity")).Content).Order());
        var lost = _world.History.Find(static entry => entry.Entry.Kind == HistoryKind.ConflictLost && entry.Entry.Values.Get("Quantity") == Value.Of(9m)).Entry;
        Assert.Equal(isNewer ? null : SystemName.Webshop, lost?.Winner?.System);
    }

    [Fact]
    public void What_a_person_wants_back_stays_in_the_history_where_a_later_deletion_makes_its_record_inactive()
    {
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.Take(_customer.Pair, Input(Values("name", ("name", "wanted"))));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Shop.Delete(_customer.Shop);
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        _world.Refusal = static _ => null;
        _world.Take(_customer.Pair, new PairInput.Resumed());

        Assert.True(_world.Settle());

        Assert.Equal((PairStatus.Ended, Value.Of("Jansen")), (_world.Links.Row(_customer.Pair).Status, _world.Exact.Main(_customer.Exact).Get("Name")));
        Assert.Equal(Value.Of("wanted"), Entry(HistoryKind.ConflictLost).Values.Get("Name"));
    }

    [Fact]
    public void What_a_person_wants_back_stays_in_the_history_where_both_records_are_deleted()
    {
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.Take(_customer.Pair, Input(Values("name", ("name", "wanted"))));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var system in SystemNames.Both)
        {
            _world.System(system).Delete(system == SystemName.Exact ? _customer.Exact : _customer.Shop);
            _world.Feeds.Read(system);
            _world.Feeds.DeliverPending(system);
        }

        _world.Refusal = static _ => null;
        _world.Take(_customer.Pair, new PairInput.Resumed());

        Assert.Equal(PairStatus.Ended, _world.Links.Row(_customer.Pair).Status);
        Assert.Equal(Value.Of("wanted"), Entry(HistoryKind.ConflictLost).Values.Get("Name"));
    }

    [Theory]
    [InlineData("itemGroupCode", "itemGroupCode", "Exact Online does not take it")]
    [InlineData("nonsense", "nonsense", "the mapping has no such properties any more")]
    [InlineData("name", "sku", "the mapping has no such properties any more")]
    public void What_cannot_come_back_is_told_with_the_reason_and_changes_nothing(string group, string property, string reason)
    {
        var writes = _world.WriteCount;

        BringBack(_product, Values(group, (property, "x")));

        Assert.Contains(reason, Entry(HistoryKind.Reported).Reason, StringComparison.Ordinal);
        Assert.Equal(writes, _world.WriteCount);
    }

    [Fact]
    public void What_Exact_refuses_needs_a_person_and_the_rest_goes_on()
    {
        _world.Exact.Refuses = static _ => true;
        _world.Take(_customer.Pair, Input(Values("name", ("name", "refused"))));
        _world.Settle();
        Assert.Equal(ParkCause.Rejected, Assert.Single(_world.State(_customer.Pair).ParkedEdits).Value.Cause);
        _world.Exact.Edit(_customer.Exact, ("Phone", "030"));
        _world.Settle();
        Assert.Equal(Value.Of("030"), _world.Shop.Main(_customer.Shop).Get("phone"));

        _world.Exact.Refuses = static _ => false;
        _world.Take(_customer.Pair, new PairInput.Resumed());
        Settle();

        Assert.Equal((Value.Of("refused"), Value.Of("refused")), Names());
    }

    [Fact]
    public void What_comes_back_is_written_once_in_the_form_of_the_present_mapping()
    {
        Edit(SystemName.Exact, "older");
        Settle();
        var file = TestMapping.DefaultFile;
        _world.UseMapping(TestMapping.Compiled(file with { Customer = file.Customer.Changed("Name", static row => row with { Convert = "uppercase" }) }));
        _world.Wake(_customer.Pair);
        Settle();

        BringBack(_customer, Values("name", ("Name", "oldest")) with { System = SystemName.Exact });

        Assert.Equal((Value.Of("OLDEST"), Value.Of("OLDEST")), Names());
    }

    [Fact]
    public void What_the_mapping_loses_of_what_is_to_be_written_back_is_told_and_the_rest_is_written_once()
    {
        var file = TestMapping.DefaultFile;
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.Take(_customer.Pair, Input(Values("address", ("AddressLine1", "Kade 1"), ("City", "Delft")) with { System = SystemName.Exact }));
        Assert.NotEmpty(_world.State(_customer.Pair).Main.Restores);
        _world.UseMapping(TestMapping.Compiled(file with { Customer = file.Customer.Without("City") }));
        _world.Refusal = static _ => null;
        _world.Take(_customer.Pair, new PairInput.Resumed());

        Settle();

        Assert.Equal(Value.Of("Kade 1"), _world.Exact.Main(_customer.Exact).Get("AddressLine1"));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.Reported && entry.Entry.Values.Values.Contains(Value.Of("Delft")));
    }

    [Fact]
    public void An_edit_that_does_not_travel_any_more_stays_in_the_history_when_it_is_replaced()
    {
        var file = TestMapping.DefaultFile;
        _world.Refusal = static effect => effect is PairEffect.Read or PairEffect.Send ? new(Core.Connectors.FailureCause.Quota, "none left", DateTimeOffset.MaxValue) : null;
        _world.Take(_customer.Pair, Input(Values("phone", ("phone", "0900"))));
        _world.UseMapping(TestMapping.Compiled(file with { Customer = file.Customer.Changed("Phone", static row => row with { Direction = Direction.ToWebshop }) }));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Shop.Edit(_customer.Shop, ("phone", "against the direction"));
        _world.Refusal = static _ => null;
        _world.Take(_customer.Pair, new PairInput.Resumed());

        Settle();

        Assert.Equal(Value.Of("0900"), _world.Shop.Main(_customer.Shop).Get("phone"));
        Assert.Contains(_world.History, static entry => entry.Entry.Values.Values.Contains(Value.Of("against the direction")));
    }

    private static HistoryEntry Values(string group, params ReadOnlySpan<(string Name, object? Value)> values) => new()
    {
        Kind = HistoryKind.ConflictLost,
        At = DateTimeOffset.UnixEpoch,
        System = SystemName.Webshop,
        Group = group,
        Values = Row.Of(values),
    };

    private static PairInput.Restored Input(HistoryEntry entry) => new(entry.System, entry.LineKey, entry.Group!, entry.Values);

    private void BringBack(LinkedRecords records, HistoryEntry entry)
    {
        _world.Take(records.Pair, Input(entry));
        Settle();
    }

    private HistoryEntry Entry(HistoryKind kind) => _world.History.Last(entry => entry.Entry.Kind == kind).Entry;

    private (Value Exact, Value Shop) Names() => (_world.Exact.Main(_customer.Exact).Get("Name"), _world.Shop.Main(_customer.Shop).Get("name"));

    private void Edit(SystemName system, string name)
    {
        if (system == SystemName.Exact)
        {
            _world.Exact.Edit(_customer.Exact, ("Name", name));
        }
        else
        {
            _world.Shop.Edit(_customer.Shop, ("name", name));
        }
    }

    private void Settle()
    {
        Assert.True(_world.Settle());
        foreach (var records in new[] { _customer, _product, _order })
        {
            _world.AssertEqual(records);
        }
    }
}
