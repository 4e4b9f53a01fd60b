using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>Somebody gives a record in Exact the same value that we are about to write there: his row is not ours, and ours is not his.</summary>
public sealed class SameValueTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;

    public SameValueTests()
    {
        _customer = _world.LinkedCustomer();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        // A write of ours that Exact's feed shows measures its clock.
        _world.Shop.Edit(_customer.Shop, ("phone", "1"));
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Notes.Clear();
    }

    [Fact]
    public void His_row_does_not_stand_for_our_write_which_makes_nothing_newer()
    {
        var saved = EditBoth();
        DeliverExact();
        Assert.Empty(_world.Notes.OfType<PairNote.ClockSample>());

        _world.Feeds.Read(SystemName.Exact);
        DeliverExact();

        Assert.True(_world.State(_customer.Pair).Main.Exact.Touched!.At <= saved + StandIn.Way);
    }

    [Fact]
    public void Our_write_of_what_somebody_had_just_given_there_too_makes_nothing_newer()
    {
        _world.Exact.Faults.Enqueue(WriteFault.ReplyLost);
        _world.Exact.BeforeWrite = () =>
        {
            _world.Exact.BeforeWrite = null;
            _world.Exact.Edit(_customer.Exact, ("Phone", "2"));
            _world.Feeds.Read(SystemName.Exact);
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
        };
        _world.Shop.Edit(_customer.Shop, ("phone", "2"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Exact);
        Assert.NotNull(_world.State(_customer.Pair).Intent);
        var before = _world.State(_customer.Pair).Main.Exact.Touched;

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_world.Settle());

        Assert.Equal(before, _world.State(_customer.Pair).Main.Exact.Touched);
    }

    [Fact]
    public void What_we_wrote_before_the_mapping_was_changed_makes_nothing_newer()
    {
        var before = _world.State(_customer.Pair).Main.Exact.Touched;
        _world.Shop.Edit(_customer.Shop, ("phone", "2"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.Equal(Value.Of("2"), _world.Exact.Main(_customer.Exact).Get("Phone"));

        var file = TestMapping.DefaultFile;
        _world.UseMapping(TestMapping.Compiled(file with { Customer = file.Customer.Without("Phone") }));
        Assert.True(_world.Settle());

        Assert.Equal(before, _world.State(_customer.Pair).Main.Exact.Touched);
    }

    // The record was read just before, so that our write leaves without a look.
    private DateTimeOffset EditBoth()
    {
        var state = _world.State(_customer.Pair);
        _world.SetBack(_customer.Pair, state with { Exact = state.Exact with { FreshAt = _world.Clock.Now } });
        var saved = _world.Clock.Now;
        _world.Exact.Edit(_customer.Exact, ("Name", "same"));
        _world.Shop.Edit(_customer.Shop, ("name", "same"));
        _world.Feeds.Read(SystemName.Exact);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.IsType<WriteRequest.UpdateRecord>(_world.Exact.Written[^1]);
        return saved;
    }

    private void DeliverExact() => _world.Feeds.DeliverPending(SystemName.Exact);
}
