using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>
/// Waits until nothing is left to do. That is so when every feed was read and handed over once more, no pair has work,
/// and nobody wrote anything meanwhile.
/// </summary>
internal sealed class Settling(RunningWorld world)
{
    private const int MostListed = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly PairStatus[] Unsettled = [PairStatus.Known, PairStatus.Working, PairStatus.Waiting];

    /// <summary>Waits until all is settled.</summary>
    public async Task SettledAsync(CancellationToken cancellation)
    {
        await UntilAsync(
            "the connection runs",
            async () => (await world.Grains.GetGrain<IConnectionGrain>(world.Name).GetProgressAsync()).Phase == ConnectionPhase.Running,
            cancellation);
        await UntilAsync("everything is settled", async () => await IsQuietRoundAsync(cancellation), cancellation);
    }

    /// <summary>Reads both systems' feeds again to their ends, so that an echo would show.</summary>
    public Task ReadAgainAsync(CancellationToken cancellation) =>
        UntilAsync("the feeds are read again", () => ReadAllAsync(cancellation), cancellation);

    /// <summary>Waits until something is so; tells how everything stood when it never was.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition, CancellationToken cancellation)
    {
        var start = RunningWorld.Time.GetTimestamp();
        while (!await condition())
        {
            if (RunningWorld.Time.GetElapsedTime(start) > Limit)
            {
                Assert.Fail($"Waited for {Limit.TotalSeconds:F0} s in vain until {what}.\n{await HowItStandsAsync(cancellation)}");
            }

            await Task.Delay(Pause, RunningWorld.Time, cancellation);
        }
    }

    private async Task<bool> IsQuietRoundAsync(CancellationToken cancellation)
    {
        if (!await IsIdleAsync(cancellation))
        {
            return false;
        }

        var before = await WritesAsync(cancellation);
        await ReadAllAsync(cancellation);
        return await WritesAsync(cancellation) == before && await IsIdleAsync(cancellation);
    }

    private async Task<bool> IsIdleAsync(CancellationToken cancellation)
    {
        var counts = await world.Directory.CountAsync(world.Name, cancellation);
        return counts.Where(static count => Unsettled.Contains(count.Status)).Sum(static count => count.Count) == 0;
    }

    private async Task<bool> ReadAllAsync(CancellationToken cancellation)
    {
        var since = RunningWorld.Time.GetUtcNow();
        foreach (var system in SystemNames.Both)
        {
            foreach (var entity in EntityNames.All)
            {
                await world.Feed(system).HintAsync(entity, null, cannotBeDeletion: false);
            }
        }

        await UntilAsync("all feeds are read", () => AreReadSinceAsync(since), cancellation);
        return true;
    }

    private async Task<bool> AreReadSinceAsync(DateTimeOffset since)
    {
        foreach (var system in SystemNames.Both)
        {
            var view = await world.Feed(system).GetState();
            if (!view.Feeds.All(feed => feed.IsComplete && feed.Outstanding == 0 && feed.ReadStarted >= since))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<long> WritesAsync(CancellationToken cancellation) =>
        (await world.Exact.CountsAsync(cancellation)).Writes + (await world.Webshop.CountsAsync(cancellation)).Writes;

    private async Task<string> HowItStandsAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        foreach (var system in SystemNames.Both)
        {
            var view = await world.Feed(system).GetState();
            lines.Add($"{system} feeds: {view.Trouble ?? "no trouble"}; {string.Join(", ", view.Feeds.Select(Line))}");
        }

        var counts = await world.Directory.CountAsync(world.Name, cancellation);
        lines.AddRange(counts.Select(static count => $"{count.Entity} {count.Status} {count.Cause}: {count.Count}"));
        foreach (var status in Unsettled)
        {
            var pairs = await world.Directory.ListAsync(new PairQuery(world.Name, null, status, null, MostListed), cancellation);
            lines.AddRange(pairs.Select(static pair => $"{pair.Pair} {pair.Status}, exact {pair.Exact}, webshop {pair.Webshop}, due {pair.Due:O}: {pair.Cause} {pair.Reason}"));
        }

        return string.Join('\n', lines);
    }

    private static string Line(FeedLine feed) =>
        $"{feed.Name} {(feed.IsComplete ? "complete" : "incomplete")} read {feed.ReadStarted:HH:mm:ss.fff} outstanding {feed.Outstanding}";
}
