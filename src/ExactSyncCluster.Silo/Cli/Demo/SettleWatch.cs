using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Tells when the engine has come to rest: nothing open, all feeds read since the last change, and no write for a while.</summary>
internal sealed class SettleWatch(DemoWorld world, ISyncProgress progress, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long no system may have been written to.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long it may take in all.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Waits until all is settled that was edited before a time.</summary>
    /// <exception cref="NotSettledException">It took too long; the message says what is not settled.</exception>
    public async Task WaitAsync(DateTimeOffset since, Action<IReadOnlyList<EntityProgress>> seen, CancellationToken cancellation)
    {
        var begin = time.GetUtcNow();
        var lastWrite = begin;
        var writes = -1L;
        while (true)
        {
            var counts = await progress.CountAsync(cancellation);
            seen(counts);
            var written = await WritesAsync(cancellation);
            var now = time.GetUtcNow();
            if (written != writes)
            {
                (writes, lastWrite) = (written, now);
            }

            var isRead = await progress.FeedsReadSinceAsync(lastWrite > since ? lastWrite : since, cancellation);
            if (isRead && now - lastWrite >= Quiet && counts.Sum(static count => count.Total) > 0 && counts.All(static count => count.Unsettled == 0))
            {
                return;
            }

            if (now - begin > Limit)
            {
                throw new NotSettledException(Open(counts, isRead, now - lastWrite));
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task<long> WritesAsync(CancellationToken cancellation) =>
        (await world.Exact.CountsAsync(cancellation)).Writes + (await world.Webshop.CountsAsync(cancellation)).Writes;

    private string Open(IReadOnlyList<EntityProgress> counts, bool isRead, TimeSpan quiet)
    {
        var open = counts.Where(static count => count.Unsettled > 0).Select(static count => string.Create(
            CultureInfo.InvariantCulture,
            $"{EntityNames.Of(count.Entity)}: {count.Known} not looked at yet, {count.Working} at work, {count.Waiting} waiting"));
        List<string> reasons =
        [
            .. open,
            .. isRead ? Array.Empty<string>() : ["a feed was not read to its end since the last change"],
            string.Create(CultureInfo.InvariantCulture, $"last write {quiet.TotalSeconds:F1} s ago"),
        ];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Not settled within {Limit.TotalSeconds:F0} s. {string.Join("; ", reasons)}. The dashboard shows the pairs and why they wait.");
    }
}
