using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Showing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>The demo from the connection on: backfill, people who edit, rest, and the check of all of it.</summary>
internal sealed class DemoRun(
    DemoOptions options,
    DemoWorld world,
    SeedPlan plan,
    ISyncProgress progress,
    IHistorySource history,
    DemoDisplay display,
    TimeProvider time)
{
    private readonly DateTimeOffset begin = time.GetUtcNow();
    private readonly SettleWatch watch = new(world, progress, time);

    public DemoPlayer Player { get; } = new(world, time);

    /// <summary>Waits until both systems are matched and filled up.</summary>
    public Task BackfillAsync(CancellationToken cancellation) =>
        display.FollowAsync("Matching and filling up both systems", seen => watch.WaitAsync(begin, seen, cancellation));

    /// <summary>Lets people edit on both sides.</summary>
    public Task PlayAsync(CancellationToken cancellation) =>
        display.CountAsync("People edit on both sides", progressed => Player.PlayAsync(options, progressed, cancellation));

    /// <summary>Waits until the edits have settled.</summary>
    public Task SettleAsync(CancellationToken cancellation) =>
        display.FollowAsync("Settling", seen => watch.WaitAsync(Player.Ledger.LastAt ?? begin, seen, cancellation));

    /// <summary>Compares everything, and tells.</summary>
    public Task<DemoReport> CheckAsync(CancellationToken cancellation) =>
        new DemoChecker(world, history, progress, time).CheckAsync(options, plan, Player, time.GetUtcNow() - begin, cancellation);

    /// <summary>All of it, one after the other.</summary>
    public async Task<DemoReport> RunAsync(CancellationToken cancellation)
    {
        await BackfillAsync(cancellation);
        await PlayAsync(cancellation);
        await SettleAsync(cancellation);
        return await CheckAsync(cancellation);
    }
}
