using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>The engine's history, for whoever knows records and not pairs.</summary>
internal interface IHistorySource
{
    /// <summary>All that was written down of the pair that holds one of these records.</summary>
    Task<IReadOnlyList<HistoryEntry>> OfAsync(Entity entity, string? exactId, string? webshopId, CancellationToken cancellation);
}
