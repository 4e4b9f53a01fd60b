using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A connection's limit of records made holds after its first import, and not during it.</summary>
public sealed class FuseLimitTests
{
    private const int Limit = 3;
    private const int Records = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_import_is_not_stopped_and_what_is_made_in_masses_later_is()
    {
        await using var world = await RunningWorld.StartAsync(
            static definition => definition with { Fuse = definition.Fuse with { Creates = Limit } },
            Cancellation,
            seed: static systems => systems.Webshop.CreateAllAsync("customers", Customers(), Cancellation));
        await world.Settling.SettledAsync(Cancellation);
        Assert.Equal(Records, (await world.Exact.ListAsync("accounts", Cancellation)).Count);

        await world.Settling.UntilAsync(
            "the first import has ended", async () => !(await world.Grains.GetGrain<IConnectionGrain>(world.Name).GetProgressAsync()).IsBackfilling, Cancellation);
        await world.Webshop.CreateAllAsync("customers", Customers(), Cancellation);
        await world.Settling.UntilAsync(
            "the rest is stopped",
            async () => (await world.Directory.CountAsync(world.Name, Cancellation))
                .Where(static count => count.Status == PairStatus.Waiting && count.Cause == nameof(WaitCause.Approval)).Sum(static count => count.Count) == Records - Limit,
            Cancellation);
        Assert.Equal(Records + Limit, (await world.Exact.ListAsync("accounts", Cancellation)).Count);
    }

    private static JsonArray Customers() => new([.. Enumerable.Range(0, Records).Select(static _ => Some.Customer(null))]);
}
