using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>A deletion that was followed before an edit that overrules it was known: the record stands on both sides as if nobody had deleted it.</summary>
public sealed class OverruledDeletionTests
{
    private static readonly DateOnly End = new(2030, 1, 1);
    private static readonly DateOnly LaterEnd = new(2031, 5, 5);

    private readonly SyncWorld _world = new();

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_customer_is_no_longer_blocked(SystemName gone)
    {
        var customer = _world.LinkedCustomer();
        Follow(customer, gone);
        Assert.Equal(Value.Of(true), Blocked(customer, gone.Other()));

        EditPhone(customer, gone.Other());

        var again = Settled(customer);
        Assert.Equal((false, false), (IsBlocked(again, SystemName.Exact), IsBlocked(again, SystemName.Webshop)));
        Assert.Equal(Value.Of("0900"), _world.Exact.Main(again.Exact).Get("Phone"));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_customer_that_was_blocked_before_stays_blocked(SystemName gone)
    {
        var customer = _world.LinkedCustomer();
        _world.Exact.Edit(customer.Exact, ("Blocked", true));
        Assert.True(_world.Settle());
        Follow(customer, gone);

        EditPhone(customer, gone.Other());

        var again = Settled(customer);
        Assert.Equal((true, true), (IsBlocked(again, SystemName.Exact), IsBlocked(again, SystemName.Webshop)));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_customer_that_somebody_blocks_after_that_is_blocked(SystemName gone)
    {
        var customer = _world.LinkedCustomer();
        Follow(customer, gone);
        EditPhone(customer, gone.Other());
        var again = Settled(customer);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Shop.Edit(again.Shop, ("blocked", true));
        Assert.True(_world.Settle());
        Follow(again, gone);

        Edit(again, gone.Other(), ("Phone", "0901"), ("phone", "0901"));

        var last = Settled(again);
        Assert.Equal((true, true), (IsBlocked(last, SystemName.Exact), IsBlocked(last, SystemName.Webshop)));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_person_who_puts_the_customer_to_use_again_overrules_the_deletion(SystemName gone)
    {
        var customer = _world.LinkedCustomer();
        Follow(customer, gone);

        Edit(customer, gone.Other(), ("Blocked", false), ("blocked", false));

        var again = Settled(customer);
        Assert.Equal((false, false), (IsBlocked(again, SystemName.Exact), IsBlocked(again, SystemName.Webshop)));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_product_has_the_end_that_it_had(SystemName gone)
    {
        var product = Product();
        Follow(product, gone);

        Edit(product, gone.Other(), ("Notes", "kept"), ("notes", "kept"));

        Assert.Equal((Value.Of(End), Value.Of(End), Value.Of(1), Value.Of(true)), Uses(Settled(product)));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_product_that_had_no_end_has_none(SystemName gone)
    {
        var product = _world.LinkedProduct();
        Follow(product, gone);

        Edit(product, gone.Other(), ("Notes", "kept"), ("notes", "kept"));

        var again = Settled(product);
        Assert.Equal((Value.Nothing, Value.Nothing), (_world.Exact.Main(again.Exact).Get("EndDate"), _world.Shop.Main(again.Shop).Get("activeTo")));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_product_has_the_end_that_somebody_gave_it_after_that(SystemName gone)
    {
        var product = Product();
        Follow(product, gone);

        Edit(product, gone.Other(), ("EndDate", LaterEnd), ("activeTo", LaterEnd));

        Assert.Equal((Value.Of(LaterEnd), Value.Of(LaterEnd), Value.Of(1), Value.Of(true)), Uses(Settled(product)));
    }

    [Fact]
    public void An_edit_that_was_made_before_the_record_was_made_inactive_counts_as_well()
    {
        var customer = _world.LinkedCustomer();
        Delete(customer, SystemName.Webshop);
        _world.Exact.BeforeWrite = () => Meanwhile(customer);

        Assert.True(_world.Settle());

        var again = Settled(customer);
        Assert.Equal((false, false), (IsBlocked(again, SystemName.Exact), IsBlocked(again, SystemName.Webshop)));
    }

    [Fact]
    public void So_does_one_that_the_feed_shows_before_the_answer_comes()
    {
        var customer = _world.LinkedCustomer();
        Delete(customer, SystemName.Webshop);
        _world.Exact.BeforeWrite = () => Meanwhile(customer);
        _world.Exact.AfterWrite = () => _world.Feeds.Read(SystemName.Exact);

        Assert.True(_world.Settle());

        var again = Settled(customer);
        Assert.Equal((false, false), (IsBlocked(again, SystemName.Exact), IsBlocked(again, SystemName.Webshop)));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_changed_mapping_brings_nothing_back_and_writes_nothing_again(SystemName gone)
    {
        var customer = _world.LinkedCustomer();
        Edit(customer, gone, ("City", "long"), ("address.city", "long"));
        Assert.True(_world.Settle());
        Follow(customer, gone);
        var writes = _world.WriteCount;

        var file = TestMapping.DefaultFile;
        var rows = file.Customer.Changed("City", static row => row with { Convert = "uppercase" });
        _world.UseMapping(TestMapping.Compiled(file with { Customer = rows.Without("Blocked") }));
        _world.Policy = _world.Policy with { CustomerDeleted = DeleteRule.Delete };
        _world.Feeds.DeliverAllAgain();

        Assert.True(_world.Settle());
        Assert.Equal(PairStatus.Ended, _world.Links.Row(customer.Pair).Status);
        Assert.Equal(writes, _world.WriteCount);
    }

    [Fact]
    public void What_makes_it_inactive_late_is_ours_and_undone()
    {
        var customer = _world.LinkedCustomer();
        Delete(customer, SystemName.Webshop);
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        _world.Exact.BeforeWrite = () => Meanwhile(customer);
        _world.Shop.AfterWrite = () => _world.Exact.Arrive(Deactivation(customer));

        Assert.True(_world.Settle());

        var again = Settled(customer);
        Assert.Equal((false, false), (IsBlocked(again, SystemName.Exact), IsBlocked(again, SystemName.Webshop)));
        Assert.Equal(Value.Of("0900"), _world.Shop.Main(again.Shop).Get("phone"));
    }

    [Fact]
    public void What_makes_it_inactive_late_says_nothing_against_the_deletion()
    {
        var customer = _world.LinkedCustomer();
        Delete(customer, SystemName.Webshop);
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        var sent = 0;
        _world.Exact.BeforeWrite = () => sent++;
        _world.Refusal = effect =>
        {
            if (effect is not PairEffect.Send || sent != 1)
            {
                return null;
            }

            // The second attempt has no permit yet, when the first one is carried out.
            sent++;
            _world.Exact.Arrive(Deactivation(customer));
            return new(FailureCause.Quota, "none left", _world.Clock.Now.AddMinutes(1));
        };

        Assert.True(_world.Settle());

        Assert.Equal(PairStatus.Ended, _world.Links.Row(customer.Pair).Status);
        Assert.Equal(Value.Of(true), Blocked(customer, SystemName.Exact));
        Assert.Empty(_world.Shop.Records(Entity.Customer));
    }

    [Fact]
    public void A_person_who_blocks_the_customer_later_is_heard()
    {
        var customer = _world.LinkedCustomer();
        Delete(customer, SystemName.Webshop);
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        _world.Exact.BeforeWrite = () => Meanwhile(customer);
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        _world.Exact.Edit(customer.Exact, ("Blocked", true));

        var again = Settled(customer);
        Assert.Equal((true, true), (IsBlocked(again, SystemName.Exact), IsBlocked(again, SystemName.Webshop)));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_product_does_not_become_free_because_its_item_began_at_zero(SystemName priced)
    {
        var product = _world.Linked(SystemName.Webshop, _world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump"))));
        Assert.Equal(Value.Of(0m), Price(product));
        Follow(product, SystemName.Webshop);

        Edit(product, SystemName.Exact, ("Notes", "kept"), ("notes", "kept"));

        Assert.True(_world.Settle());
        var again = product with { Shop = Assert.Single(_world.Shop.Records(Entity.Product)) };
        Assert.NotEqual(product, again);
        Assert.Equal(Value.Nothing, _world.Shop.Main(again.Shop).Get("price.amount"));
        if (priced == SystemName.Exact)
        {
            _world.Exact.EditPrice(again.Exact, 3m);
        }
        else
        {
            _world.Shop.Edit(again.Shop, ("price.amount", 3m), ("price.currency", "EUR"));
        }

        Assert.True(_world.Settle());
        Assert.Equal((Value.Of(3m), Value.Of(3m)), (Price(again), _world.Shop.Main(again.Shop).Get("price.amount")));
    }

    [Fact]
    public void A_product_that_somebody_gave_away_is_still_free()
    {
        var product = _world.Linked(
            SystemName.Webshop, _world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump"), ("price.amount", 5m), ("price.currency", "EUR"))));
        _world.Shop.Edit(product.Shop, ("price.amount", 0m));
        Assert.True(_world.Settle());
        Assert.Equal(Value.Of(0m), Price(product));
        Follow(product, SystemName.Webshop);

        Edit(product, SystemName.Exact, ("Notes", "kept"), ("notes", "kept"));

        Assert.Equal(Value.Of(0m), _world.Shop.Main(Settled(product).Shop).Get("price.amount"));
    }

    private static WriteRequest.UpdateRecord Deactivation(LinkedRecords customer) =>
        new(new(customer.Exact), Row.Of(("Blocked", true)), null, null) { Entity = Entity.Customer };

    private LinkedRecords Product()
    {
        var product = _world.LinkedProduct();
        _world.Exact.Edit(product.Exact, ("IsWebshopItem", 1), ("EndDate", End));
        Assert.True(_world.Settle());
        return product;
    }

    // Somebody edits the customer in Exact while the write that makes it inactive is on its way.
    private void Meanwhile(LinkedRecords customer)
    {
        _world.Exact.BeforeWrite = null;
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        _world.Exact.Edit(customer.Exact, ("Phone", "0900"));
    }

    private void Follow(LinkedRecords records, SystemName gone)
    {
        Delete(records, gone);
        Assert.True(_world.Settle());
        Assert.Equal(PairStatus.Ended, _world.Links.Row(records.Pair).Status);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
    }

    private void Delete(LinkedRecords records, SystemName gone)
    {
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.System(gone).Delete(gone == SystemName.Exact ? records.Exact : records.Shop);
    }

    private void EditPhone(LinkedRecords customer, SystemName system) => Edit(customer, system, ("Phone", "0900"), ("phone", "0900"));

    private void Edit(LinkedRecords records, SystemName system, (string Name, object? Value) exact, (string Name, object? Value) shop)
    {
        if (system == SystemName.Exact)
        {
            _world.Exact.Edit(records.Exact, exact);
        }
        else
        {
            _world.Shop.Edit(records.Shop, shop);
        }
    }

    // The records as they are linked when nothing is left to do.
    private LinkedRecords Settled(LinkedRecords before)
    {
        Assert.True(_world.Settle());
        var known = _world.Links.Known(before.Pair);
        var now = new LinkedRecords(before.Pair, known.Exact!.Value.Value, known.Webshop!.Value.Value);
        Assert.NotEqual(before, now);
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.DeleteOverruled);
        _world.AssertEqual(now);
        return now;
    }

    private Value Blocked(LinkedRecords customer, SystemName system) =>
        system == SystemName.Exact ? _world.Exact.Main(customer.Exact).Get("Blocked") : _world.Shop.Main(customer.Shop).Get("blocked");

    private bool IsBlocked(LinkedRecords customer, SystemName system) => Blocked(customer, system) == Value.Of(true);

    private (Value, Value, Value, Value) Uses(LinkedRecords product)
    {
        var (exact, shop) = (_world.Exact.Main(product.Exact), _world.Shop.Main(product.Shop));
        return (exact.Get("EndDate"), shop.Get("activeTo"), exact.Get("IsWebshopItem"), shop.Get("published"));
    }

    private Value Price(LinkedRecords product) => _world.Exact.Prices(product.Exact)[0].Fields.Get("Price");
}
