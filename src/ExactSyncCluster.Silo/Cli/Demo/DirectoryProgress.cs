using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Tells how far a connection's pairs are, from the directory alone: of a silo that runs here, elsewhere, or no more.</summary>
internal sealed class DirectoryProgress(IPairDirectory directory, string connection)
{
    private const int MostParked = 10_000;

    public async Task<IReadOnlyList<EntityProgress>> CountAsync(CancellationToken cancellation)
    {
        var counts = await directory.CountAsync(connection, cancellation);
        return [.. EntityNames.All.Select(entity => new EntityProgress(
            entity,
            Sum(counts, entity, PairStatus.Known),
            Sum(counts, entity, PairStatus.Working),
            Sum(counts, entity, PairStatus.Waiting),
            Sum(counts, entity, PairStatus.Settled),
            Sum(counts, entity, PairStatus.Parked)))];
    }

    public async Task<IReadOnlyList<ParkedPair>> ParkedAsync(CancellationToken cancellation) =>
        [.. (await directory.ListAsync(new(connection, null, PairStatus.Parked, null, MostParked), cancellation))
            .Select(static pair => new ParkedPair(pair.Pair.Entity, pair.Exact?.Value, pair.Webshop?.Value, pair.Cause ?? ""))];

    private static int Sum(IReadOnlyList<StandingCount> counts, Entity entity, PairStatus status) =>
        counts.Where(count => count.Entity == entity && count.Status == status).Sum(static count => count.Count);
}
