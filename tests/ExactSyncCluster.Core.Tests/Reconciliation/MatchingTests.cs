using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class MatchingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void At_the_first_match_the_newest_record_wins_and_an_empty_value_never_beats_a_filled_one(bool isExactNewest)
    {
        var world = new SyncWorld();
        var (exact, shop) = AddBoth(world, isExactNewest);

        var pair = world.Linked(SystemName.Exact, exact);

        Assert.Equal(shop, pair.Shop);
        world.AssertEqual(pair);
        Assert.Equal(Value.Of(isExactNewest ? "in Exact" : "in the shop"), world.Exact.Main(exact).Get("Name"));
        Assert.Equal(Value.Of("a@b.example"), world.Exact.Main(exact).Get("Email"));
        Assert.Equal(Value.Of("020"), world.Shop.Main(shop).Get("phone"));
        var lost = Assert.Single(world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost).Entry;
        Assert.Equal(Value.Of(isExactNewest ? "in the shop" : "in Exact"), lost.Values.Values.Single());
    }

    [Fact]
    public void At_the_first_match_a_policy_can_name_the_winner()
    {
        var world = new SyncWorld { Policy = new() { FirstMatch = ConflictRule.WebshopWins } };
        var (exact, _) = AddBoth(world, isExactNewest: true);

        world.AssertEqual(world.Linked(SystemName.Exact, exact));

        Assert.Equal(Value.Of("in the shop"), world.Exact.Main(exact).Get("Name"));
    }

    [Theory]
    [InlineData(ConflictRule.NewestWins)]
    [InlineData(ConflictRule.ExactWins)]
    public void At_the_first_match_a_price_of_zero_in_Exact_beats_no_price(ConflictRule rule)
    {
        var world = new SyncWorld { Policy = new() { FirstMatch = rule } };
        var shop = world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump"), ("price.amount", 140m), ("price.currency", "EUR")));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var exact = world.Exact.Add(Entity.Product, Row.Of(("Code", "PUMP"), ("Description", "Pump")));

        var product = world.Linked(SystemName.Exact, exact);

        Assert.Equal(Value.Of(140m), world.Shop.Main(shop).Get("price.amount"));
        Assert.Equal(Value.Of(140m), Assert.Single(world.Exact.Prices(exact)).Fields.Get("Price"));
        world.AssertEqual(product);
    }

    [Fact]
    public void At_the_first_match_a_product_without_a_price_does_not_become_free_because_its_item_has_none()
    {
        var world = new SyncWorld();
        var shop = world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump")));
        var exact = world.Exact.Add(Entity.Product, Row.Of(("Code", "PUMP"), ("Description", "Pump")));

        world.Linked(SystemName.Exact, exact);

        Assert.Equal(Value.Nothing, world.Shop.Main(shop).Get("price.amount"));
        world.Exact.EditPrice(exact, 3m);
        Assert.True(world.Settle());
        Assert.Equal(Value.Of(3m), world.Shop.Main(shop).Get("price.amount"));
    }

    [Fact]
    public void Nor_does_its_currency_alone_empty_the_price_of_its_item()
    {
        var world = new SyncWorld { Policy = new() { FirstMatch = ConflictRule.WebshopWins } };
        var shop = world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump"), ("price.currency", "EUR")));
        var exact = world.Exact.Add(Entity.Product, Row.Of(("Code", "PUMP"), ("Description", "Pump")));

        world.Linked(SystemName.Exact, exact);

        Assert.Equal(Value.Of(0m), Assert.Single(world.Exact.Prices(exact)).Fields.Get("Price"));
        Assert.Equal(Value.Nothing, world.Shop.Main(shop).Get("price.amount"));
    }

    [Fact]
    public void At_the_first_match_a_product_keeps_its_price_where_prices_come_from_Exact_alone_and_its_item_has_none()
    {
        var file = TestMapping.DefaultFile;
        var world = new SyncWorld(TestMapping.Compiled(file with
        {
            Product = file.Product
                .Changed("SalesItemPrices.Price", static row => row with { Direction = Direction.ToWebshop })
                .Changed("SalesItemPrices.Currency", static row => row with { Direction = Direction.ToWebshop }),
        }));
        var shop = world.Shop.Add(Entity.Product, Row.Of(("sku", "PUMP"), ("name", "Pump"), ("price.amount", 140m), ("price.currency", "EUR")));
        var exact = world.Exact.Add(Entity.Product, Row.Of(("Code", "PUMP"), ("Description", "Pump")));

        world.Linked(SystemName.Exact, exact);

        Assert.Equal(Value.Of(140m), world.Shop.Main(shop).Get("price.amount"));
        world.Exact.EditPrice(exact, 3m);
        Assert.True(world.Settle());
        Assert.Equal(Value.Of(3m), world.Shop.Main(shop).Get("price.amount"));
    }

    [Fact]
    public void Several_records_with_the_key_park_the_pair()
    {
        var world = new SyncWorld();
        world.Shop.Add(Entity.Customer, Row.Of(("number", "7"), ("name", "one")));
        world.Shop.Add(Entity.Customer, Row.Of(("number", "7"), ("name", "two")));
        var exact = world.Exact.Add(Entity.Customer, Row.Of(("Code", "7"), ("Name", "three")));

        world.Settle();

        var row = world.Links.Row(world.Links.PairOf(SystemName.Exact, exact)!.Value);
        Assert.Equal((PairStatus.Parked, nameof(ParkCause.Ambiguous)), (row.Status, row.Cause));
        Assert.Equal(0, world.WriteCount);
    }

    [Fact]
    public void A_key_that_a_linked_pair_holds_parks_as_a_suspected_duplicate_until_a_person_resumes()
    {
        var world = new SyncWorld();
        var customer = world.LinkedCustomer();
        var second = world.Shop.Add(Entity.Customer, Row.Of(("number", "1001"), ("name", "Jansen again")));

        world.Settle();

        var pair = world.Links.PairOf(SystemName.Webshop, second)!.Value;
        Assert.NotEqual(customer.Pair, pair);
        Assert.Equal(nameof(ParkCause.SuspectedDuplicate), world.Links.Row(pair).Cause);
        world.Shop.Edit(second, ("number", "1002"));
        world.Settle();
        world.Take(pair, new PairInput.Resumed());
        world.AssertEqual(world.Linked(SystemName.Webshop, second));
    }

    [Fact]
    public void A_changed_mapping_is_applied_by_one_read_of_the_record()
    {
        var file = TestMapping.DefaultFile;
        var world = new SyncWorld(TestMapping.Compiled(file with { Customer = file.Customer.Without("Phone") }));
        var customer = world.LinkedCustomer();
        world.Exact.Edit(customer.Exact, ("Phone", "020"));
        world.Settle();
        Assert.True(world.Shop.Main(customer.Shop).Get("phone").IsEmpty);
        world.UseMapping(TestMapping.Default);

        world.Wake(customer.Pair);
        world.Settle();

        world.AssertEqual(customer);
        Assert.Equal(Value.Of("020"), world.Shop.Main(customer.Shop).Get("phone"));
    }

    [Fact]
    public void A_record_that_we_read_and_wrote_is_no_newer_for_that()
    {
        var file = TestMapping.DefaultFile;
        var world = new SyncWorld(TestMapping.Compiled(file with { Customer = file.Customer.Without("Phone") }));
        var customer = world.LinkedCustomer();
        world.Exact.Edit(customer.Exact, ("Phone", "older"));
        world.Settle();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Shop.Edit(customer.Shop, ("phone", "newer"), ("name", "carried"));
        world.Settle();
        world.UseMapping(TestMapping.Default);

        world.Wake(customer.Pair);
        world.Settle();

        world.AssertEqual(customer);
        Assert.Equal(Value.Of("newer"), world.Exact.Main(customer.Exact).Get("Phone"));
    }

    [Fact]
    public void What_was_read_by_the_former_mapping_and_comes_late_does_not_stand_for_what_that_left_out()
    {
        var file = TestMapping.DefaultFile;
        var world = new SyncWorld(TestMapping.Compiled(file with { Customer = file.Customer.Without("Phone") }));
        var customer = world.LinkedCustomer();
        world.Exact.Edit(customer.Exact, ("Phone", "020"));
        world.Settle();
        var late = world.Feeds.Delivered.FindLast(static delivery => delivery.System == SystemName.Webshop)!;
        world.UseMapping(TestMapping.Default);

        world.Feeds.Deliver(late);
        world.Settle();

        world.AssertEqual(customer);
        Assert.Equal(Value.Of("020"), world.Shop.Main(customer.Shop).Get("phone"));
    }

    [Fact]
    public void A_mapping_that_loses_a_row_forgets_its_edits()
    {
        var file = TestMapping.DefaultFile;
        var world = new SyncWorld();
        var customer = world.LinkedCustomer();
        world.Shop.Refuses = static _ => true;
        world.Exact.Edit(customer.Exact, ("Phone", "020"));
        world.Settle();
        world.Shop.Refuses = static _ => false;
        world.UseMapping(TestMapping.Compiled(file with { Customer = file.Customer.Without("Phone") }));

        world.Wake(customer.Pair);
        world.Settle();

        Assert.Empty(world.State(customer.Pair).Main.Edits);
        Assert.Empty(world.State(customer.Pair).ParkedEdits);
        world.AssertEqual(customer);
    }

    private static (string Exact, string Shop) AddBoth(SyncWorld world, bool isExactNewest)
    {
        var exact = world.Exact.Add(Entity.Customer, Row.Of(("Code", "7"), ("Name", "in Exact"), ("Phone", "020"), ("Status", "C")));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var shop = world.Shop.Add(Entity.Customer, Row.Of(("number", "7"), ("name", "in the shop"), ("email", "a@b.example"), ("status", "customer")));
        if (isExactNewest)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            world.Exact.Touch(exact);
        }

        return (exact, shop);
    }
}
