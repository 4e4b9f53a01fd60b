using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Due;

/// <summary>Wakes the pairs that waited for a person, once he has done what they waited for.</summary>
internal sealed class StoppedPairs(IPairDirectory directory, IGrainFactory grains, FeedPace pace)
{
    /// <summary>Wakes those that are stopped before a write to a system, some at a time.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="system">The system.</param>
    /// <param name="due">Those are left that would not look for themselves before then; null wakes all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task WakeAsync(string connection, SystemName system, DateTimeOffset? due, CancellationToken cancellation)
    {
        IReadOnlyList<PairKey> stopped = [];
        do
        {
            PairKey? after = stopped.Count > 0 ? stopped[^1] : null;
            stopped = await directory.WaitingForApprovalAsync(connection, system, due ?? DateTimeOffset.MaxValue, after, pace.MostWoken, cancellation);
            foreach (var pair in stopped)
            {
                await grains.GetGrain<IPairGrain>(pair.ToString()).WakeAsync(new());
            }
        }
        while (stopped.Count == pace.MostWoken);
    }
}
