using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>A store that was brought back from a copy knows less than both systems: what was made since is not made once more.</summary>
public sealed class SetBackTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _product;
    private readonly LinkedRecords _order;
    private readonly PairState _copy;

    public SetBackTests()
    {
        _product = _world.LinkedProduct();
        _order = _world.LinkedShopOrder(_world.LinkedCustomer(), _product, 1, 2);
        _copy = _world.State(_order.Pair);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void A_line_that_was_carried_over_since_the_copy_stands_once_on_both_sides(SystemName added)
    {
        if (added == SystemName.Exact)
        {
            _world.Exact.AddRow(_order.Exact, Collections.Lines, Beginnings.ExactLine(_product, 7));
        }
        else
        {
            _world.Shop.AddLine(_order.Shop, Beginnings.ShopLine(_product, 7));
        }

        Settle();
        _world.Exact.Written.Clear();
        _world.Shop.Written.Clear();

        _world.SetBack(_order.Pair, _copy);
        _world.Feeds.DeliverAllAgain();
        Settle();

        Assert.Equal([1m, 2m, 7m], _world.Shop.Lines(_order.Shop).Select(static line => ((Value.Number)line.Fields.Get("quantity")).Content));
        Assert.Equal(0, _world.WriteCount);
    }

    [Fact]
    public void A_line_that_was_removed_since_the_copy_does_not_come_back()
    {
        _world.Exact.DeleteRow(_world.Exact.Lines(_order.Exact)[0].Id);
        Settle();

        _world.SetBack(_order.Pair, _copy);
        _world.Feeds.DeliverAllAgain();
        Settle();

        Assert.Equal(Value.Of(2m), Assert.Single(_world.Exact.Lines(_order.Exact)).Fields.Get("Quantity"));
    }

    [Fact]
    public void A_line_that_Exact_refused_and_somebody_typed_there_is_no_concern_any_more()
    {
        _world.Exact.Refuses = static request => request is WriteRequest.CreateRow;
        _world.Shop.AddLine(_order.Shop, Beginnings.ShopLine(_product, 7));
        _world.Settle();
        Assert.NotEmpty(_world.State(_order.Pair).ParkedEdits);

        _world.Exact.AddRow(_order.Exact, Collections.Lines, Beginnings.ExactLine(_product, 7));
        Settle();

        Assert.Empty(_world.State(_order.Pair).ParkedEdits);
        Assert.Equal(3, _world.State(_order.Pair).Lines.Count);
    }

    private void Settle()
    {
        Assert.True(_world.Settle());
        _world.AssertEqual(_order);
    }
}
