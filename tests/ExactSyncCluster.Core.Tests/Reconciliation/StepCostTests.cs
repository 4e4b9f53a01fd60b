using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class StepCostTests
{
    private const long Megabyte = 1024 * 1024;

    private readonly SyncWorld _world = new();

    [Fact]
    public void A_step_of_a_customer_takes_little_memory()
    {
        var customer = _world.LinkedCustomer();
        _world.MostAllocated = 0;

        _world.Exact.Edit(customer.Exact, ("Name", "Edited"));
        Assert.True(_world.Settle());

        Assert.InRange(_world.MostAllocated, 1, Megabyte / 4);
    }

    [Fact]
    public void A_step_of_an_order_grows_with_its_lines_and_no_faster()
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        var small = _world.LinkedShopOrder(customer, product, [.. Enumerable.Range(1, 20).Select(static place => (decimal)place)]);
        var least = MostOfAnEdit(small);
        var large = _world.LinkedShopOrder(customer, product, [.. Enumerable.Range(1, 100).Select(static place => (decimal)place)]);
        var most = MostOfAnEdit(large);

        Assert.True(most < 8 * least, $"A step took {least / 1024} kB with 20 lines and {most / 1024} kB with 100.");
        Assert.InRange(most, 1, 16 * Megabyte);
    }

    private long MostOfAnEdit(LinkedRecords order)
    {
        _world.MostAllocated = 0;
        _world.Exact.EditRow(_world.Exact.Lines(order.Exact)[3].Id, ("Quantity", 1000m));
        Assert.True(_world.Settle());
        _world.AssertEqual(order);
        return _world.MostAllocated;
    }
}
