using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Tests.Time;

/// <summary>A time is as certain as the clock was known when it was told.</summary>
public sealed class StampTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClockOffset Vague = new(TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5), 1);
    private static readonly ClockOffset Exact = new(TimeSpan.FromMilliseconds(-20), TimeSpan.FromMilliseconds(20), 1);

    [Fact]
    public void A_clock_that_is_better_known_later_does_not_make_a_time_more_certain()
    {
        var world = new SyncWorld();
        var context = world.Context(world.LinkedCustomer().Pair) with { ExactOffset = Exact, WebshopOffset = Exact };
        var shop = Placed(SystemName.Webshop, Exact, 3.001);

        Assert.True(context.CannotOrder(Placed(SystemName.Exact, Vague, 0.001), shop));
        Assert.False(context.CannotOrder(Placed(SystemName.Exact, Exact, 0.001), shop));
        Assert.True(context.CannotOrder(Placed(SystemName.Exact, Exact, 2.999), shop));
    }

    [Fact]
    public void By_a_clock_that_nobody_had_measured_it_may_be_any_time_until_it_was_read()
    {
        var world = new SyncWorld();
        var context = world.Context(world.LinkedCustomer().Pair) with { ExactOffset = Exact, WebshopOffset = Exact };
        var edit = Placed(SystemName.Exact, ClockOffset.Unknown, 0);

        Assert.True(context.CannotOrder(edit, Placed(SystemName.Webshop, Exact, 59)));
        Assert.False(context.CannotOrder(edit with { At = edit.At.AddMinutes(-2) }, Placed(SystemName.Webshop, Exact, 59)));
        Assert.False(context.CannotOrder(Placed(SystemName.Exact, Exact, 0), Placed(SystemName.Webshop, Exact, 59)));
    }

    [Fact]
    public void What_a_person_asks_us_for_has_its_time_by_our_clock_and_is_compared_with_either_system_as_by_two_clocks()
    {
        var world = new SyncWorld();
        var context = world.Context(world.LinkedCustomer().Pair) with { ExactOffset = Vague, WebshopOffset = Exact };
        var wish = Stamp.Ours(SystemName.Exact, Noon);

        Assert.True(context.CannotOrder(wish, Placed(SystemName.Exact, Vague, 4)));
        Assert.False(context.CannotOrder(wish, Placed(SystemName.Webshop, Exact, 4)));
        Assert.False(context.CannotOrder(wish, Stamp.Ours(SystemName.Webshop, Noon)));
    }

    [Fact]
    public void Two_times_by_one_clock_are_in_order_unless_less_was_known_of_it_when_one_was_told()
    {
        var world = new SyncWorld();
        var context = world.Context(world.LinkedCustomer().Pair) with { ExactOffset = Exact, WebshopOffset = Exact };

        Assert.False(context.CannotOrder(Placed(SystemName.Exact, Exact, 0), Placed(SystemName.Exact, Exact, 0.001)));
        Assert.True(context.CannotOrder(Placed(SystemName.Exact, Vague, 0), Placed(SystemName.Exact, Exact, 4)));
        Assert.False(context.CannotOrder(Placed(SystemName.Exact, Vague, 0), Placed(SystemName.Exact, Exact, 6)));
    }

    [Fact]
    public void A_record_that_was_touched_again_may_come_before_what_a_vague_clock_tells()
    {
        var world = new SyncWorld();
        var context = world.Context(world.LinkedCustomer().Pair) with { ExactOffset = Exact, WebshopOffset = Exact };
        var vague = Placed(SystemName.Exact, Vague, 0);
        var touched = Placed(SystemName.Webshop, Exact, 8) with { Earliest = vague.At.AddSeconds(4) };

        Assert.True(context.OrderIsUncertain(touched, vague));
        Assert.True(context.OrderIsUncertain(vague, touched));
        Assert.False(context.OrderIsUncertain(touched with { Earliest = vague.At.AddSeconds(6) }, vague));
    }

    [Theory]
    [InlineData(false, 60)]
    [InlineData(true, 0)]
    public void What_was_shown_of_a_doubted_record_says_nothing_of_when_it_came(bool isDoubted, double earliest)
    {
        var side = SideState.Unseen with { Doubted = isDoubted, FreshAt = Noon };
        var row = new RowShown { Key = RowKey.Main("e1"), Fields = Fields.None, ModifiedAt = Noon.AddSeconds(70.5) };
        var shown = new Observation { System = SystemName.Exact, Entity = Entity.Customer, Record = new("e1"), Rows = [row], Read = new(Noon.AddSeconds(80), Noon.AddSeconds(81)) };

        var stamp = Dating.Of(side, shown, row, Sight.Feed, Exact, Noon.AddSeconds(60));

        Assert.Equal((Noon.AddSeconds(70.5), Noon.AddSeconds(earliest)), (stamp.At, stamp.Earliest));
    }

    private static Stamp Placed(SystemName system, ClockOffset offset, double seconds) =>
        Stamp.Place(system, Noon.AddSeconds(seconds), offset, Noon.AddMinutes(-1), Noon.AddMinutes(1));
}
