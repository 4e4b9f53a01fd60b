using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>A system that tells times in whole seconds does not tell which of two edits within a second came first.</summary>
public sealed class CoarseClockTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;

    public CoarseClockTests()
    {
        _customer = _world.LinkedCustomer();
        _world.MeasureClocks();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Clock.Advance(TimeSpan.FromTicks(TimeSpan.TicksPerSecond - (_world.Clock.Now.Ticks % TimeSpan.TicksPerSecond)));
        _world.Clock.Advance(TimeSpan.FromMilliseconds(200));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0.001, false)]
    public void The_order_of_two_edits_within_a_second_is_uncertain(double resolution, bool isUncertain)
    {
        _world.Shop.Resolution = TimeSpan.FromSeconds(resolution);
        _world.Exact.Edit(_customer.Exact, ("Name", "older"));
        _world.Clock.Advance(TimeSpan.FromMilliseconds(700));
        _world.Shop.Edit(_customer.Shop, ("name", "newer"));

        Assert.True(_world.Settle());

        _world.AssertEqual(_customer);
        Assert.Equal(isUncertain, Assert.Single(_world.History, static entry => entry.Entry.Kind == HistoryKind.ConflictLost).Entry.OrderUncertain);
    }

    [Fact]
    public void An_edit_that_may_have_come_after_the_deletion_brings_the_record_back()
    {
        _world.Shop.Resolution = TimeSpan.FromSeconds(1);
        _world.Exact.Delete(_customer.Exact);
        _world.Clock.Advance(TimeSpan.FromMilliseconds(700));
        _world.Shop.Edit(_customer.Shop, ("name", "newer"));

        Assert.True(_world.Settle());

        Assert.Equal("newer", Assert.IsType<Value.Text>(_world.Exact.Main(Assert.Single(_world.Exact.Records(Entity.Customer))).Get("Name")).Content);
    }
}
