using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Grains.Pairs;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>What was measured of the systems' clocks outlives the silo that measured it.</summary>
public sealed class ClockRecallTests
{
    private const string Connection = "shop";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClockOffset Known = new(TimeSpan.FromMilliseconds(39_998), TimeSpan.FromMilliseconds(40_002), 100);

    [Fact]
    public void One_slow_write_before_the_recall_does_not_take_the_place_of_all_that_was_measured()
    {
        var clocks = new ClockBook();
        clocks.Sample(Connection, SystemName.Webshop, new(Now.AddSeconds(40), new(Now, Now.AddSeconds(2)), IsReply: true));

        clocks.Recall(Connection, SystemName.Webshop, Known);

        Assert.InRange(clocks.Offset(Connection, SystemName.Webshop).Estimate, TimeSpan.FromMilliseconds(39_995), TimeSpan.FromMilliseconds(40_005));
    }

    [Fact]
    public void A_clock_that_was_set_meanwhile_is_not_recalled()
    {
        var clocks = new ClockBook();
        clocks.Sample(Connection, SystemName.Webshop, new(Now.AddSeconds(0.1), new(Now, Now.AddSeconds(0.2)), IsReply: true));

        clocks.Recall(Connection, SystemName.Webshop, Known);

        Assert.InRange(clocks.Offset(Connection, SystemName.Webshop).Estimate, TimeSpan.FromMilliseconds(-100), TimeSpan.FromMilliseconds(100));
    }
}
