using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>One read of Exact's feeds guards the writes of all pairs that wait for calls.</summary>
public sealed class SharedViewTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;
    private readonly LinkedRecords _product;

    public SharedViewTests()
    {
        _customer = _world.LinkedCustomer();
        _product = _world.LinkedProduct();
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void What_waits_for_calls_is_written_behind_it_without_a_look_of_its_own()
    {
        EditInShop(_customer, ("name", "waited"));

        WakeBehindRead(_customer, TimeSpan.Zero);

        Assert.Equal(Value.Of("waited"), _world.Exact.Main(_customer.Exact).Get("Name"));
        Assert.Empty(_world.Exact.Reads);
    }

    [Fact]
    public void A_price_is_written_behind_it_too_where_its_row_is_known()
    {
        EditInShop(_product, ("name", "waited"), ("price.amount", 7m));

        WakeBehindRead(_product, TimeSpan.Zero);

        Assert.Equal((Value.Of("waited"), Value.Of(7m)), (_world.Exact.Main(_product.Exact).Get("Description"), _world.Exact.Prices(_product.Exact)[0].Fields.Get("Price")));
        Assert.Empty(_world.Exact.Reads);
    }

    [Fact]
    public void One_that_is_too_old_is_no_guard()
    {
        EditInShop(_customer, ("name", "waited"));

        WakeBehindRead(_customer, _world.Timing.SharedViewWithin + TimeSpan.FromTicks(1));

        Assert.Equal(Value.Of("waited"), _world.Exact.Main(_customer.Exact).Get("Name"));
        Assert.NotEmpty(_world.Exact.Reads);
    }

    [Fact]
    public void An_edit_that_it_showed_is_newer_than_what_waited()
    {
        EditInShop(_customer, ("name", "waited"));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Exact.Edit(_customer.Exact, ("Name", "newer"));

        WakeBehindRead(_customer, TimeSpan.Zero);
        Assert.True(_world.Settle());

        Assert.Equal(Value.Of("newer"), _world.Shop.Main(_customer.Shop).Get("name"));
        _world.AssertEqual(_customer);
    }

    [Fact]
    public void A_read_that_only_a_pair_waited_for_is_no_guard()
    {
        EditInShop(_customer, ("name", "waited"));
        var writes = _world.WriteCount;

        _world.Wake(_customer.Pair, SystemName.Exact, _world.Clock.Now);
        Assert.Equal(writes, _world.WriteCount);

        _world.Clock.Advance(_world.Timing.FreshWithin);
        _world.Wake(_customer.Pair);
        Assert.NotEmpty(_world.Exact.Reads);
        Assert.Equal(Value.Of("waited"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Fact]
    public void What_was_doubted_is_read_all_the_same()
    {
        EditInShop(_customer, ("name", "waited"));
        var state = _world.State(_customer.Pair);
        _world.SetBack(_customer.Pair, state with { Exact = state.Exact with { Doubted = true } });

        WakeBehindRead(_customer, TimeSpan.Zero);

        Assert.NotEmpty(_world.Exact.Reads);
        Assert.Equal(Value.Of("waited"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Fact]
    public void Rows_that_were_never_read_are_read_before_a_price_is_made()
    {
        EditInShop(_product, ("price.amount", 7m));
        var state = _world.State(_product.Pair);
        _world.SetBack(_product.Pair, state with { Exact = state.Exact with { RowsFreshAt = default, Sources = [] } });

        WakeBehindRead(_product, TimeSpan.Zero);

        Assert.NotEmpty(_world.Exact.Reads);
        Assert.Equal(Value.Of(7m), Assert.Single(_world.Exact.Prices(_product.Exact)).Fields.Get("Price"));
    }

    [Fact]
    public void A_pair_that_waits_for_something_else_is_not_served_by_it()
    {
        _world.Exact.Refuses = static _ => true;
        EditInShop(_customer, ("name", "refused"));
        _world.Take(_customer.Pair, new PairInput.Resumed());
        var parked = _world.State(_customer.Pair);
        var writes = _world.WriteCount;

        WakeBehindRead(_customer, TimeSpan.Zero);

        Assert.Equal((parked, writes), (_world.State(_customer.Pair), _world.WriteCount));
    }

    private void EditInShop(LinkedRecords records, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        _world.Shop.Edit(records.Shop, fields);
        _world.Refusal = static effect => effect is PairEffect.Read { System: SystemName.Exact } or PairEffect.Send { System: SystemName.Exact }
            ? new(FailureCause.Quota, "none left", DateTimeOffset.MaxValue)
            : null;
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.Equal(WaitCause.Quota, Assert.IsType<Standing.Waiting>(_world.State(records.Pair).Standing).Cause);
        _world.Refusal = static _ => null;
        _world.Exact.Reads.Clear();
    }

    private void WakeBehindRead(LinkedRecords records, TimeSpan age)
    {
        var read = _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);
        _world.Clock.Advance(age);
        _world.Take(records.Pair, new PairInput.Woken(KnownRecords.None, records.Pair.Entity, SharedView: read.Start));
    }
}
