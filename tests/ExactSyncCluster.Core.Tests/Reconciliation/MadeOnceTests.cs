using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>No order is booked twice, whoever is gone before it is known that it was.</summary>
public sealed class MadeOnceTests
{
    private readonly SyncWorld _world = new();

    [Fact]
    public void A_create_whose_end_nobody_has_stored_is_looked_for_as_late_as_one_that_was_given_up_last()
    {
        var shop = _world.Shop.Add(Entity.Customer, Row.Of(("number", "3003"), ("name", "Bakker"), ("status", "customer")));
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        _world.Exact.BeforeWrite = () => _world.CrashAfter(1, CrashPoint.AfterEffect);
        for (var seconds = 0; seconds < 60 && _world.Exact.Faults.Count > 0; seconds++)
        {
            _world.Settle(TimeSpan.FromSeconds(1));
        }

        var pair = _world.Links.PairOf(SystemName.Webshop, shop)!.Value;
        var intent = _world.State(pair).Intent!;

        _world.Wake(pair);

        Assert.Equal((IntentKind.CreateRecord, null), (intent.Kind, intent.GivenUpAt));
        Assert.Equal(intent.Since + (2 * _world.Timing.LookAfter), _world.Links.Row(pair).Due);
    }

    [Fact]
    public void A_write_that_has_not_left_when_others_may_begin_to_look_for_it_does_not_leave()
    {
        var shop = _world.Shop.Add(Entity.Customer, Row.Of(("number", "3004"), ("name", "Visser"), ("status", "customer")));
        _world.Hang = _world.Timing.LookAfter + TimeSpan.FromSeconds(1);
        for (var seconds = 0; seconds < 60 && _world.Hang > TimeSpan.Zero; seconds++)
        {
            _world.Settle(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(_world.Exact.Written);
        Assert.Null(_world.State(_world.Links.PairOf(SystemName.Webshop, shop)!.Value).Intent);
        Assert.True(_world.Settle());
        Assert.Single(_world.Exact.Written);
    }

    [Fact]
    public void An_order_that_lost_its_number_is_made_anew_under_the_key_that_the_directory_expects()
    {
        var order = _world.LinkedExactOrder(_world.LinkedCustomer(), _world.LinkedProduct(), 1);
        _world.SetBack(order.Pair, _world.State(order.Pair) with { MatchKey = "S-3" });
        string? expected = null;
        _world.Exact.BeforeWrite = () => expected = _world.Links.Row(order.Pair).MatchKey;
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Delete(order.Exact);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Shop.Edit(order.Shop, ("description", "still wanted"));

        Assert.True(_world.Settle());

        var made = _world.Links.Known(order.Pair).Exact!.Value.Value;
        Assert.NotEqual(order.Exact, made);
        Assert.Equal(_world.Exact.Main(made).Get("YourRef"), Value.Of(expected));
    }

    [Fact]
    public void A_line_that_is_removed_while_its_order_is_made_is_not_made_once_more()
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        var exact = _world.Exact.Add(
            Entity.Order, Row.Of(("OrderedBy", Beginnings.Customer(customer.Exact))), Beginnings.ExactLine(product, 1), Beginnings.ExactLine(product, 2));
        _world.Shop.Faults.Enqueue(WriteFault.ReplyLost);
        // The shop's feed is read before the call is given up: what it shows may be older than what we wrote.
        _world.Shop.AfterWrite = () =>
        {
            _world.Exact.DeleteRow(_world.Exact.Lines(exact)[1].Id);
            _world.Feeds.Read(SystemName.Webshop);
        };

        var order = _world.Linked(SystemName.Exact, exact);

        Assert.Equal(Value.Of(1m), Assert.Single(_world.Shop.Lines(order.Shop)).Fields.Get("quantity"));
        Assert.Equal(Value.Of(1m), Assert.Single(_world.Exact.Lines(exact)).Fields.Get("Quantity"));
        Assert.DoesNotContain(_world.Exact.Written, static write => write is WriteRequest.CreateRow);
    }

    [Fact]
    public void A_line_that_somebody_adds_to_an_order_that_we_made_is_not_taken_for_one_of_ours()
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        var exact = _world.Exact.Add(
            Entity.Order, Row.Of(("OrderedBy", Beginnings.Customer(customer.Exact))), Beginnings.ExactLine(product, 1), Beginnings.ExactLine(product, 2));
        _world.Shop.Faults.Enqueue(WriteFault.ReplyLost);
        _world.Shop.AfterWrite = () =>
        {
            _world.Shop.AddLine(_world.Shop.Records(Entity.Order).Single(), Beginnings.ShopLine(product, 4));
            _world.Feeds.Read(SystemName.Webshop);
        };

        var order = _world.Linked(SystemName.Exact, exact);

        _world.AssertEqual(order);
        Assert.Equal([1m, 2m, 4m], _world.Exact.Lines(exact).Select(static line => ((Value.Number)line.Fields.Get("Quantity")).Content));
        Assert.Single(_world.Exact.Written, static write => write is WriteRequest.CreateRow);
    }
}
