using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>Times that a pair waits for go by while no silo is there, or no feed can be read. What was waited for did not happen meanwhile.</summary>
public sealed class AbsenceTests
{
    private static readonly TimeSpan Absence = TimeSpan.FromHours(1);

    private readonly SyncWorld _world = new();

    [Theory]
    [InlineData(6, 1)]
    [InlineData(3600, 1)]
    [InlineData(1, 3)]
    public void A_line_that_the_feed_was_to_tell_of_is_not_taken_without_its_time_while_the_feed_cannot_be_read(int seconds, int times)
    {
        var product = _world.LinkedProduct();
        var order = _world.LinkedShopOrder(_world.LinkedCustomer(), product, 1, 2);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.EditRow(_world.Exact.Lines(order.Exact)[0].Id, ("Quantity", 70m));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Shop.EditLine(order.Shop, _world.Shop.Lines(order.Shop)[0].Id, ("quantity", 80m));
        Deliver(SystemName.Webshop);

        for (var time = 0; time < times; time++)
        {
            var waiting = Assert.IsType<Standing.Waiting>(_world.State(order.Pair).Standing);
            _world.Clock.Advance(waiting.Due - _world.Clock.Now + TimeSpan.FromSeconds(seconds));
            _world.Wake(order.Pair);
        }

        Assert.True(_world.Settle());
        _world.AssertEqual(order);
        Assert.Equal(Value.Of(80m), _world.Exact.Lines(order.Exact)[0].Fields.Get("Quantity"));
    }

    [Fact]
    public void A_record_that_people_made_on_both_sides_meanwhile_is_not_made_twice()
    {
        _world.LinkedCustomer();
        _world.Shop.Add(Entity.Customer, Row.Of(("number", "3003"), ("name", "Bakker"), ("status", "customer")));
        Deliver(SystemName.Webshop);
        var (pair, _) = Assert.Single(_world.Links.Rows, static row => row.Row.Status == PairStatus.Waiting);

        _world.Exact.Add(Entity.Customer, Row.Of(("Code", "3003"), ("Name", "Bakker"), ("Status", "C")));
        _world.Clock.Advance(Absence);
        _world.Wake(pair);

        Assert.True(_world.Settle());
        Assert.DoesNotContain(_world.Writes.OfType<WriteRequest.CreateRecord>(), static create => create.Correlation.Contains("3003", StringComparison.Ordinal));
        Assert.DoesNotContain(_world.Links.Rows, static row => row.Row.Status == PairStatus.Parked);
    }

    private void Deliver(SystemName system)
    {
        _world.Feeds.Read(system);
        _world.Feeds.DeliverPending(system);
    }
}
