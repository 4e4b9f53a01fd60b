using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class ParkingTests
{
    private static readonly string TooLong = new('x', 70);

    private readonly SyncWorld _world = new();

    [Fact]
    public void A_value_without_a_form_on_the_other_side_parks_its_group_and_the_rest_goes_on()
    {
        var product = _world.LinkedProduct();
        _world.Shop.Edit(product.Shop, ("name", TooLong), ("barcode", "871"));

        Assert.True(_world.Settle());

        Assert.Equal(Value.Of("871"), _world.Exact.Main(product.Exact).Get("Barcode"));
        Assert.Equal(ParkCause.NotCarried, Assert.Single(_world.State(product.Pair).ParkedEdits).Value.Cause);
        Assert.Equal(PairStatus.Parked, _world.Links.Row(product.Pair).Status);
        _world.Shop.Edit(product.Shop, ("name", "short"));
        Assert.True(_world.Settle());
        _world.AssertEqual(product);
        Assert.Equal(PairStatus.Settled, _world.Links.Row(product.Pair).Status);
    }

    [Fact]
    public void A_parked_value_is_answered_by_a_newer_edit_on_the_other_side()
    {
        var product = _world.LinkedProduct();
        _world.Shop.Edit(product.Shop, ("name", TooLong));
        _world.Settle();

        _world.Exact.Edit(product.Exact, ("Description", "from Exact"));
        Assert.True(_world.Settle());

        _world.AssertEqual(product);
        Assert.Equal(Value.Of("from Exact"), _world.Shop.Main(product.Shop).Get("name"));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost && entry.Entry.Values.Get("name") == Value.Of(TooLong));
    }

    // What a new conversion makes of a value that nobody has touched is nobody's edit.
    [Theory]
    [InlineData(1)]
    [InlineData(TimeSpan.TicksPerSecond)]
    public void A_parked_value_is_not_answered_by_a_changed_mapping(long resolution)
    {
        _world.Exact.Resolution = TimeSpan.FromTicks(resolution);
        var customer = _world.LinkedCustomer();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Refuses = static _ => true;
        _world.Shop.Edit(customer.Shop, ("name", "wanted"));
        _world.Settle();
        Assert.Single(_world.State(customer.Pair).ParkedEdits);
        _world.Exact.Refuses = static _ => false;
        var file = TestMapping.DefaultFile;

        _world.UseMapping(TestMapping.Compiled(file with { Customer = file.Customer.Changed("Name", static row => row with { Convert = "uppercase" }) }));
        _world.Take(customer.Pair, new PairInput.Resumed());
        Assert.True(_world.Settle());

        Assert.Equal((Value.Of("WANTED"), Value.Of("wanted")), (_world.Exact.Main(customer.Exact).Get("Name"), _world.Shop.Main(customer.Shop).Get("name")));
    }

    [Fact]
    public void A_value_that_cannot_be_carried_at_the_making_is_answered_by_a_newer_edit_on_the_other_side()
    {
        var shop = _world.Shop.Add(Entity.Product, Row.Of(("sku", "LONG"), ("name", "Long"), ("price.amount", 5m), ("price.currency", "EUR"), ("extraDescription", new string('x', 300))));
        var product = _world.Linked(SystemName.Webshop, shop);
        Assert.Single(_world.State(product.Pair).ParkedEdits);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        _world.Exact.Edit(product.Exact, ("ExtraDescription", "short"));
        Assert.True(_world.Settle());

        _world.AssertEqual(product);
        Assert.Equal(Value.Of("short"), _world.Shop.Main(product.Shop).Get("extraDescription"));
    }

    [Fact]
    public void A_record_that_lacks_what_its_making_needs_waits_for_it()
    {
        var exact = _world.Exact.Add(Entity.Product, Row.Of(("Code", "NONAME")));
        _world.Settle();
        Assert.Equal(nameof(ParkCause.Incomplete), _world.Links.Row(_world.Links.PairOf(SystemName.Exact, exact)!.Value).Cause);

        _world.Exact.Edit(exact, ("Description", "Now it has one"));

        _world.AssertEqual(_world.Linked(SystemName.Exact, exact));
    }

    [Fact]
    public void A_refused_write_leaves_only_what_is_refused_behind()
    {
        var customer = _world.LinkedCustomer();
        _world.Exact.Refuses = static write => write is WriteRequest.UpdateRecord update && update.Fields.ContainsKey("VATNumber");
        _world.Shop.Edit(customer.Shop, ("name", "N"), ("phone", "1"), ("vatNumber", "wrong"), ("website", "w.example"), ("remarks", "R"));

        Assert.True(_world.Settle());

        Assert.Equal(
            [Value.Of("N"), Value.Of("1"), Value.Of("w.example"), Value.Of("R")],
            new[] { "Name", "Phone", "Website", "Remarks" }.Select(name => _world.Exact.Main(customer.Exact).Get(name)));
        Assert.Equal("vatNumber", Assert.Single(_world.State(customer.Pair).ParkedEdits).Key);

        // Two refusals: one of all together, one of the culprit alone.
        Assert.Equal(4, _world.Exact.Written.Count(static write => write is WriteRequest.UpdateRecord));
        _world.Exact.Refuses = static _ => false;
        _world.Take(customer.Pair, new PairInput.Resumed());
        Assert.True(_world.Settle());
        _world.AssertEqual(customer);
    }

    [Fact]
    public void A_refused_line_leaves_only_itself_behind()
    {
        var product = _world.LinkedProduct();
        var order = _world.LinkedExactOrder(_world.LinkedCustomer(), product, 1, 2, 3);
        _world.Shop.Refuses = static write => write is WriteRequest.UpdateRecord { Lines: { } lines }
            && lines.Any(static line => line.Fields.Get("quantity") == Value.Of(99m));
        var lines = _world.Exact.Lines(order.Exact).Select(static line => line.Id).ToList();
        _world.Exact.EditRow(lines[0], ("Quantity", 10m));
        _world.Exact.EditRow(lines[1], ("Quantity", 99m));
        _world.Exact.EditRow(lines[2], ("Quantity", 30m));

        Assert.True(_world.Settle());

        Assert.Equal([10m, 2m, 30m], _world.Shop.Lines(order.Shop).Select(static line => ((Value.Number)line.Fields.Get("quantity")).Content));
        Assert.Single(_world.State(order.Pair).ParkedEdits);
        _world.Exact.EditRow(lines[1], ("Quantity", 20m));
        Assert.True(_world.Settle());
        _world.AssertEqual(order);
        Assert.Empty(_world.State(order.Pair).ParkedEdits);
    }

    [Fact]
    public void A_refused_create_waits_for_a_person_or_an_edit()
    {
        _world.Exact.Refuses = static write => write is WriteRequest.CreateRecord create && create.Fields.Get("Email") == Value.Of("wrong");
        var shop = _world.Shop.Add(Entity.Customer, Row.Of(("number", "9"), ("name", "N"), ("email", "wrong")));
        _world.Settle();
        Assert.Equal(nameof(ParkCause.Rejected), _world.Links.Row(_world.Links.PairOf(SystemName.Webshop, shop)!.Value).Cause);

        _world.Shop.Edit(shop, ("email", "right@b.example"));

        _world.AssertEqual(_world.Linked(SystemName.Webshop, shop));
    }

    [Theory]
    [InlineData(FailureCause.Quota)]
    [InlineData(FailureCause.Outage)]
    public void A_call_that_cannot_be_made_now_is_made_later(FailureCause cause)
    {
        var customer = _world.LinkedCustomer();
        var until = _world.Clock.Now.AddMinutes(7);
        _world.Refusal = effect => effect is PairEffect.Send && _world.Clock.Now < until ? new(cause, "not now") : null;
        _world.Shop.Edit(customer.Shop, ("name", "Later"));

        Assert.True(_world.Settle());

        Assert.True(_world.Clock.Now >= until);
        Assert.Single(_world.Exact.Written);
        _world.AssertEqual(customer);
    }
}
