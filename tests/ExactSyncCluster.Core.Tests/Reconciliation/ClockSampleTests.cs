using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>A system's clock is measured by what our writes changed, and by nothing else.</summary>
public sealed class ClockSampleTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;
    private readonly PairState _writing;
    private readonly WriteRequest _request;

    public ClockSampleTests()
    {
        _customer = _world.LinkedCustomer();
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Edit(_customer.Exact, ("Name", "Edited"));
        _world.CrashAfter(1, CrashPoint.BeforeEffect);
        _world.Feeds.Read(SystemName.Exact);
        _world.Feeds.DeliverPending(SystemName.Exact);
        _writing = _world.State(_customer.Pair);
        _request = new WriteRequest.UpdateRecord(new(_customer.Shop), _writing.Intent!.Fields, null, _writing.Webshop.ETag) { Entity = Entity.Customer };
    }

    [Fact]
    public void A_write_that_changed_its_record_is_a_sample()
    {
        _world.Shop.Arrive(_request);

        var sample = Assert.Single(Notes().OfType<PairNote.ClockSample>());

        Assert.Equal((SystemName.Webshop, true), (sample.System, sample.Reading.IsReply));
    }

    [Fact]
    public void A_write_that_altered_nothing_sets_no_clock() => Assert.Empty(Notes().OfType<PairNote.ClockSample>());

    [Fact]
    public void Of_two_writes_that_a_feed_shows_together_the_later_gave_the_row_its_time()
    {
        // By name the later one comes first in the state, and last in the other case.
        foreach (var names in new[] { new[] { "phone", "email" }, ["email", "phone"] })
        {
            var world = new SyncWorld();
            var customer = world.LinkedCustomer();
            Assert.True(world.Settle());
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            foreach (var name in names)
            {
                world.Shop.Edit(customer.Shop, (name, "a@b.example"));
                world.Feeds.Read(SystemName.Webshop);
                world.Feeds.DeliverPending(SystemName.Webshop);
                world.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            world.Notes.Clear();
            world.Feeds.Read(SystemName.Exact);
            world.Feeds.DeliverPending(SystemName.Exact);

            var reading = Assert.Single(world.Notes.OfType<PairNote.ClockSample>(), static sample => sample.System == SystemName.Exact).Reading;
            Assert.InRange(reading.ModifiedAt, reading.Call.Sent, reading.Call.Answered);
        }
    }

    // The shop answers with the record as it is.
    private ImmutableArray<PairNote> Notes()
    {
        var sent = _world.Clock.Now;
        _world.Clock.Advance(StandIn.Way);
        var shown = _world.Shop.Show(_customer.Shop, RecordScope.Whole, new(sent, _world.Clock.Now));
        var input = new PairInput.WasSent(new WriteOutcome.Applied(shown), new(sent, _world.Clock.Now));
        return PairEngine.Step(_writing, input, _world.Context(_customer.Pair)).Notes;
    }
}
