using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Finds the history of the pair that holds a record.</summary>
internal sealed class SiloHistory(IPairDirectory directory, HistoryStore history, string connection) : IHistorySource
{
    private const int MostPairs = 10;
    private const int MostEntries = 10_000;

    public async Task<IReadOnlyList<HistoryEntry>> OfAsync(Entity entity, string? exactId, string? webshopId, CancellationToken cancellation)
    {
        var entries = new List<HistoryEntry>();
        var seen = new HashSet<PairKey>();
        foreach (var id in new[] { exactId, webshopId }.OfType<string>())
        {
            foreach (var pair in await directory.ListAsync(new(connection, entity, null, id, MostPairs), cancellation))
            {
                if ((pair.Exact?.Value == id || pair.Webshop?.Value == id) && seen.Add(pair.Pair))
                {
                    entries.AddRange((await history.OfPairAsync(pair.Pair, MostEntries, cancellation)).Select(static stored => stored.Entry));
                }
            }
        }

        return entries;
    }
}
