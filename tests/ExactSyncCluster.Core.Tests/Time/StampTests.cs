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

        Assert.True(context.AreTooNear(Placed(SystemName.Exact, Vague, 0.001), shop));
        Assert.False(context.AreTooNear(Placed(SystemName.Exact, Exact, 0.001), shop));
        Assert.True(context.AreTooNear(Placed(SystemName.Exact, Exact, 2.999), shop));
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
