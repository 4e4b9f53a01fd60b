using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

public sealed class SettleWatchTests
{
    private static readonly DemoOptions Any = new() { ExactPort = 0, WebshopPort = 0 };

    [Fact]
    public async Task What_is_at_rest_is_settled()
    {
        await using var world = await DemoWorld.StartAsync(Any, TimeProvider.System, TestContext.Current.CancellationToken);
        var watch = new SettleWatch(world, new Standing(waiting: 0), TimeProvider.System) { Quiet = TimeSpan.Zero };
        var seen = 0;

        await watch.WaitAsync(DateTimeOffset.UnixEpoch, _ => seen++, TestContext.Current.CancellationToken);

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task What_does_not_come_to_rest_is_told_by_name()
    {
        await using var world = await DemoWorld.StartAsync(Any, TimeProvider.System, TestContext.Current.CancellationToken);
        var watch = new SettleWatch(world, new Standing(waiting: 3), TimeProvider.System) { Quiet = TimeSpan.Zero, Limit = TimeSpan.Zero };

        var failure = await Assert.ThrowsAsync<NotSettledException>(() => watch.WaitAsync(DateTimeOffset.UnixEpoch, static _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("order: 0 not looked at yet, 0 at work, 3 waiting", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Standing(int waiting) : ISyncProgress
    {
        public Task<IReadOnlyList<EntityProgress>> CountAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<EntityProgress>>([new EntityProgress(Entity.Order, 0, 0, waiting, 5, 0)]);

        public Task<bool> FeedsReadSinceAsync(DateTimeOffset since, CancellationToken cancellation) => Task.FromResult(true);

        public Task<IReadOnlyList<ParkedPair>> ParkedAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ParkedPair>>([]);
    }
}
