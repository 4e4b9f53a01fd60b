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
    public void A_price_is_written_back_to_its_row()
    {
        Meanwhile(() => _world.Exact.EditPrice(_product.Exact, 7));
        _world.Shop.Edit(_product.Shop, ("price.amount", 8m));

        Settle();

        Assert.Equal(Value.Of(7m), _world.Shop.Main(_product.Shop).Get("price.amount"));
        Assert.Equal(Value.Of(7m), _world.Exact.Prices(_product.Exact)[0].Fields.Get("Price"));
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

    // Somebody edits while our first write is on its way, and the feed is read between the two.
    private void Meanwhile(Action edit) => _world.Exact.BeforeWrite = () =>
    {
        _world.Exact.BeforeWrite = null;
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        edit();
        _world.Feeds.Read(SystemName.Exact);
    };

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
