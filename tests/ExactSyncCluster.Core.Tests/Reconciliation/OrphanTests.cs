using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>An order that an earlier life of ours made in the webshop, for one in Exact that is not there.</summary>
public sealed class OrphanTests
{
    private const string Given = "4f1d0c8620c14b52a2f50f6a7d8e9b01";

    private readonly SyncWorld _world = new();
    private readonly string _shop;

    public OrphanTests()
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        _shop = _world.Shop.MadeEarlier(Entity.Order, Row.Of(("customerId", Beginnings.Customer(customer.Shop))), Given, Beginnings.ShopLine(product, 2));
        Assert.True(_world.Settle());
    }

    private PairKey Pair => _world.Links.PairOf(SystemName.Webshop, _shop)!.Value;

    [Fact]
    public void It_is_parked_and_not_made_in_Exact_once_more()
    {
        Assert.Empty(_world.Exact.Records(Entity.Order));
        Assert.Equal(ParkCause.Orphaned, Assert.IsType<Standing.Parked>(_world.State(Pair).Standing).Cause);
    }

    [Fact]
    public void A_person_can_have_it_made_anew()
    {
        _world.Take(Pair, new PairInput.Resumed());
        Assert.True(_world.Settle());

        Assert.Single(_world.Exact.Records(Entity.Order));
        Assert.Equal(PairStatus.Settled, _world.Links.Row(Pair).Status);
    }

    [Fact]
    public void Deleting_it_in_the_webshop_ends_it()
    {
        _world.Shop.Delete(_shop);
        Assert.True(_world.Settle());

        Assert.Equal(PairStatus.Ended, _world.Links.Row(Pair).Status);
        Assert.Empty(_world.Exact.Written);
    }
}
