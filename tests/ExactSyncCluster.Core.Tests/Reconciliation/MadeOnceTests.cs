using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>No order is booked twice, whoever is gone before it is known that it was.</summary>
public sealed class MadeOnceTests
{
    private readonly SyncWorld _world = new();

    // It may leave at the last moment, and last as long as a call may.
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
        Assert.Equal(intent.Since + (3 * _world.Timing.LookAfter), _world.Links.Row(pair).Due);
    }

    [Fact]
    public void A_create_that_was_given_up_early_may_be_carried_out_as_late_as_any_other()
    {
        var shop = _world.Shop.Add(Entity.Customer, Row.Of(("number", "3005"), ("name", "Smit"), ("status", "customer")));
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        var asked = DateTimeOffset.MinValue;
        _world.Exact.BeforeWrite = () => asked = _world.Clock.Now;
        for (var seconds = 0; seconds < 60 && _world.Exact.Faults.Count > 0; seconds++)
        {
            _world.Settle(TimeSpan.FromSeconds(1));
        }

        var pair = _world.Links.PairOf(SystemName.Webshop, shop)!.Value;
        var intent = _world.State(pair).Intent!;

        Assert.True(intent.GivenUpAt < asked + TimeSpan.FromSeconds(1));
        Assert.Equal(intent.Since + (2 * _world.Timing.LookAfter), _world.Links.Row(pair).Due);
    }

    // Exact's feed shows the new record under the key that it was made with: it must find its pair.
    [Fact]
    public void A_key_that_is_changed_while_its_record_is_made_stands_in_the_directory_once_that_is_done()
    {
        var shop = _world.Shop.Add(Entity.Customer, Row.Of(("number", "3006"), ("name", "Mulder"), ("status", "customer")));
        _world.Exact.Faults.Enqueue(WriteFault.ReplyLost);
        for (var seconds = 0; seconds < 60 && _world.Exact.Faults.Count > 0; seconds++)
        {
            _world.Settle(TimeSpan.FromSeconds(1));
        }

        var pair = _world.Links.PairOf(SystemName.Webshop, shop)!.Value;
        _world.Shop.Edit(shop, ("number", "3007"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.Equal("3006", _world.Links.Row(pair).MatchKey);

        Assert.True(_world.Settle());
        Assert.Equal("3007", _world.Links.Row(pair).MatchKey);
        Assert.Equal(Value.Of("3007"), _world.Exact.Main(Assert.Single(_world.Exact.Records(Entity.Customer))).Get("Code"));
    }

    [Fact]
    public void An_update_that_the_first_look_does_not_show_is_looked_for_once_more_before_it_is_sent_again()
    {
        var customer = _world.LinkedCustomer();
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        _world.Shop.Edit(customer.Shop, ("phone", "0800"));
        var sent = ArrivingBetweenTwoLooks();

        Assert.Single(sent);
        Assert.Single(_world.Exact.Written);
        Assert.Equal(Value.Of("0800"), _world.Exact.Main(customer.Exact).Get("Phone"));
    }

    // It may still arrive when people wish something else.
    [Fact]
    public void What_somebody_had_given_before_our_write_left_does_not_tell_that_it_was_carried_out()
    {
        var customer = _world.LinkedCustomer();
        Deliver(customer, ("name", "seen a moment ago"));
        _world.Exact.Edit(customer.Exact, ("Phone", "same"));
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        Deliver(customer, ("phone", "same"));
        Assert.Empty(_world.Exact.Faults);

        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);

        Assert.NotNull(_world.State(customer.Pair).Intent);
        Assert.True(_world.Settle());
        Assert.Null(_world.State(customer.Pair).Intent);
        Assert.Equal((Value.Of("same"), Value.Of("same")), (_world.Exact.Main(customer.Exact).Get("Phone"), _world.Shop.Main(customer.Shop).Get("phone")));
    }

    [Theory]
    [InlineData(Collections.Lines)]
    [InlineData(Collections.Prices)]
    public void A_row_that_the_first_look_does_not_show_is_looked_for_once_more_before_it_is_made_again(string collection)
    {
        var (customer, product) = (_world.LinkedCustomer(), _world.LinkedProduct());
        var order = _world.LinkedShopOrder(customer, product, 1);
        Assert.True(_world.Settle());
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        if (collection == Collections.Lines)
        {
            _world.Shop.AddLine(order.Shop, Row.Of(("productId", new Value.Reference(Entity.Product, product.Shop)), ("quantity", 5m)));
        }
        else
        {
            _world.Exact.DeleteRow(_world.Exact.Prices(product.Exact)[0].Id);
            Assert.True(_world.Settle());
            _world.Shop.Edit(product.Shop, ("price.amount", 13m));
        }

        var sent = ArrivingBetweenTwoLooks();

        Assert.IsType<WriteRequest.CreateRow>(sent[0]);
        Assert.Equal(collection == Collections.Lines ? 2 : 1, collection == Collections.Lines ? _world.Exact.Lines(order.Exact).Count : _world.Exact.Prices(product.Exact).Count);
        Assert.Single(sent);
    }

    [Fact]
    public void What_somebody_edits_in_a_record_that_an_earlier_call_of_ours_made_is_an_edit()
    {
        var exact = _world.Exact.Add(Entity.Customer, Row.Of(("Code", "77"), ("Name", "Mulder"), ("Status", "C")));
        WriteRequest? create = null;
        _world.Refusal = effect =>
        {
            create = effect is PairEffect.Send { Request: WriteRequest.CreateRecord request } ? request : create;
            return null;
        };
        _world.Shop.BeforeWrite = () =>
        {
            _world.Shop.BeforeWrite = null;
            _world.Shop.Arrive(create!);
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            _world.Shop.Edit(_world.Shop.Records(Entity.Customer).Single(), ("name", "Boer"));
        };

        Assert.True(_world.Settle());

        Assert.Equal(Value.Of("Boer"), _world.Exact.Main(exact).Get("Name"));
        Assert.Single(_world.Shop.Records(Entity.Customer));
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

    // The first write to Exact is lost, and arrives after the first look at it. What was sent until all is settled.
    private List<WriteRequest> ArrivingBetweenTwoLooks()
    {
        var (looks, sent) = (0, new List<WriteRequest>());
        _world.Refusal = effect =>
        {
            looks += sent.Count > 0 && effect is PairEffect.Read { System: SystemName.Exact } ? 1 : 0;
            if (looks == 2)
            {
                looks++;
                _world.Exact.Arrive(sent[0]);
            }

            if (effect is PairEffect.Send { System: SystemName.Exact } send)
            {
                sent.Add(send.Request);
            }

            return null;
        };

        Assert.True(_world.Settle());
        return sent;
    }

    // In the webshop; it is written to Exact at once.
    private void Deliver(LinkedRecords customer, (string Name, object? Value) edit)
    {
        _world.Shop.Edit(customer.Shop, edit);
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
    }
}
