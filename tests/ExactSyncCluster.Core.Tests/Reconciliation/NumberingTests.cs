using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Mapping;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>Versions are compared within one numbering of their system only.</summary>
public sealed class NumberingTests
{
    private static readonly SideState Seen = SideState.Unseen with
    {
        Epoch = "2026-01-01",
        Rows = SideState.Unseen.Rows.SetItem("row", new(4_300_000_000, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)),
    };

    [Fact]
    public void A_new_numbering_forgets_the_versions_and_nothing_else()
    {
        var side = Seen.Numbered("2026-02-02");

        Assert.Equal("2026-02-02", side.Epoch);
        Assert.Equal(Seen.Rows["row"] with { Version = null }, side.Rows["row"]);
    }

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData(null)]
    public void The_same_numbering_or_a_read_that_tells_none_changes_nothing(string? epoch) => Assert.Same(Seen, Seen.Numbered(epoch));

    [Fact]
    public void The_first_numbering_told_keeps_the_versions()
    {
        var side = (Seen with { Epoch = null }).Numbered("2026-01-01");

        Assert.Equal(Seen.Rows, side.Rows);
    }

    [Fact]
    public void A_line_that_was_deleted_under_the_new_numbering_does_not_come_back_with_a_change_of_the_former()
    {
        var world = new SyncWorld();
        var order = world.LinkedShopOrder(world.LinkedCustomer(), world.LinkedProduct(), 1, 2);
        var line = world.Exact.Lines(order.Exact)[0].Id;
        var before = world.Feeds.Delivered.Last(delivery => Shows(delivery, line));
        world.Feeds.Deliver(Numbered(before, "1", 900));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        world.Exact.DeleteRow(line);
        world.Feeds.Read(SystemName.Exact);
        world.Feeds.Deliver(Numbered(world.Feeds.Pending.Single(delivery => Shows(delivery, line)), "2", 7));
        world.Feeds.Deliver(Numbered(before, "1", 900));

        Assert.True(world.Settle());
        Assert.Equal("2", world.State(order.Pair).Exact.Epoch);
        Assert.Single(world.Shop.Lines(order.Shop));
        world.AssertEqual(order);
    }

    [Fact]
    public void A_numbering_that_is_told_by_a_later_read_replaces_the_former()
    {
        var world = new SyncWorld();
        var customer = world.LinkedCustomer();
        world.Exact.Edit(customer.Exact, ("Name", "first"));
        world.Feeds.Read(SystemName.Exact);
        world.Feeds.Deliver(Numbered(world.Feeds.Pending.Single(), "1", 900));
        world.Feeds.Pending.Clear();
        world.Exact.Edit(customer.Exact, ("Name", "second"));
        world.Feeds.Read(SystemName.Exact);
        world.Feeds.Deliver(Numbered(world.Feeds.Pending.Single(delivery => Shows(delivery, customer.Exact)), "2", 7));

        Assert.Equal("2", world.State(customer.Pair).Exact.Epoch);
        Assert.Equal(Value.Of("second"), world.State(customer.Pair).Main.Exact.View.Get("Name"));
    }

    [Fact]
    public void A_row_that_was_changed_later_under_a_lower_number_is_read_before_anybody_knows_of_a_new_numbering()
    {
        var world = new SyncWorld();
        var customer = world.LinkedCustomer();
        world.Exact.Edit(customer.Exact, ("Name", "first"));
        world.Feeds.Read(SystemName.Exact);
        world.Feeds.Deliver(Numbered(world.Feeds.Pending.Single(), "1", 900));
        world.Feeds.Pending.Clear();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Exact.Edit(customer.Exact, ("Name", "second"));
        world.Feeds.Read(SystemName.Exact);
        world.Feeds.Deliver(Numbered(world.Feeds.Pending.Single(), "1", 7));

        Assert.Equal(Value.Of("second"), world.Shop.Main(customer.Shop).Get("name"));
    }

    [Fact]
    public void A_changed_mapping_takes_each_row_in_again_and_nothing_older()
    {
        var world = new SyncWorld();
        var customer = world.LinkedCustomer();
        world.Shop.Edit(customer.Shop, ("name", "first"));
        var late = Assert.Single(world.Feeds.Read(SystemName.Webshop).Deliveries);
        world.Feeds.DeliverPending(SystemName.Webshop);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Shop.Edit(customer.Shop, ("name", "second"));
        Assert.True(world.Settle());

        var file = TestMapping.DefaultFile;
        world.UseMapping(TestMapping.Compiled(file with { Customer = file.Customer.Without("Phone") }));
        world.Feeds.Deliver(late);

        Assert.Equal(Value.Of("second"), world.State(customer.Pair).Main.Webshop.View.Get("name"));
        Assert.True(world.Settle());
        Assert.Equal(Value.Of("second"), world.Exact.Main(customer.Exact).Get("Name"));
        Assert.Equal(Seen.Rows["row"] with { Version = 4_299_999_999 }, Seen.BeforeItsRows().Rows["row"]);
    }

    [Fact]
    public void A_record_that_a_read_by_its_id_shows_older_than_it_was_is_not_asked_for_again_at_once()
    {
        var world = new SyncWorld();
        var customer = world.LinkedCustomer();
        var older = world.Feeds.Delivered.Last(static delivery => delivery.System == SystemName.Webshop).Shown;
        world.Shop.Edit(customer.Shop, ("name", "edited"));
        Assert.True(world.Settle());
        var state = world.State(customer.Pair);
        state = state with { Webshop = state.Webshop with { Doubted = true, Epoch = "before" } };
        var read = older with { Read = new(world.Clock.Now, world.Clock.Now) };

        var step = PairEngine.Step(state, new PairInput.WasRead(SystemName.Webshop, RecordScope.Whole, new RecordRead.Found(read)), world.Context(customer.Pair));

        Assert.IsType<PairEffect.Rest>(step.Effect);
        Assert.Equal(WaitCause.Retry, Assert.IsType<Standing.Waiting>(step.State.Standing).Cause);
        Assert.Equal(Value.Of("edited"), step.State.Main.Webshop.View.Get("name"));

        // Once the feed has told that the shop was set back, what it shows is the record.
        var told = PairEngine.Step(
            step.State, new PairInput.Fed(read with { Epoch = "restored" }, default, false, KnownRecords.None), world.Context(customer.Pair));
        Assert.IsType<PairEffect.Read>(told.Effect);
        var again = PairEngine.Step(told.State, new PairInput.WasRead(SystemName.Webshop, RecordScope.Whole, new RecordRead.Found(read)), world.Context(customer.Pair));
        Assert.Equal(read.Main?.Fields?.Get("name"), again.State.Main.Webshop.View.Get("name"));
        Assert.False(again.State.Webshop.Doubted);
    }

    private static bool Shows(Delivery delivery, string row) => delivery.System == SystemName.Exact && delivery.Shown.Rows.Any(shown => shown.Key.Id == row);

    private static Delivery Numbered(Delivery delivery, string epoch, long version) => delivery with
    {
        Shown = delivery.Shown with { Epoch = epoch, Rows = [.. delivery.Shown.Rows.Select(row => row with { Version = version })] },
    };
}
