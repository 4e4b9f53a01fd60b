using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Tells how far the demo's silo is, from its directory and feeds.</summary>
internal sealed class SiloProgress(IPairDirectory directory, IGrainFactory grains, string connection) : ISyncProgress
{
    private readonly DirectoryProgress _pairs = new(directory, connection);

    public Task<IReadOnlyList<EntityProgress>> CountAsync(CancellationToken cancellation) => _pairs.CountAsync(cancellation);

    public async Task<bool> FeedsReadSinceAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        foreach (var system in SystemNames.Both)
        {
            var state = await grains.GetGrain<IFeedGrain>(FeedKey.Of(connection, system)).GetState();
            if (!state.IsSurveyed || state.Feeds.Any(feed => !(feed.ReadStarted > since) || feed.Outstanding > 0))
            {
                return false;
            }
        }

        return true;
    }

    public Task<IReadOnlyList<ParkedPair>> ParkedAsync(CancellationToken cancellation) => _pairs.ParkedAsync(cancellation);
}
