using ExactSyncCluster.Benchmarks.Measuring;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>Measures turns of one contestant.</summary>
/// <param name="systems">Its two systems.</param>
/// <param name="database">The server's process.</param>
/// <param name="own">Its processor time so far.</param>
internal sealed class TurnMeter(LinkedCustomers systems, int database, Func<TimeSpan> own)
{
    private const string Write = "PATCH";
    private const string Feed = "sync/CRM/Accounts";

    /// <summary>Measures one turn.</summary>
    public async Task<Turn> MeasureAsync(Func<Task> carry, CancellationToken cancellation)
    {
        var exactEarlier = (await systems.World.Exact.CountsAsync(cancellation)).Calls;
        var earlier = (await systems.World.Webshop.CountsAsync(cancellation)).Calls;
        var (ownBefore, databaseBefore, systemsBefore) = (own(), ProcessCost.CpuOf(database), SystemsCost());
        await carry();
        var end = TimeProvider.System.GetUtcNow();
        var (ownCost, databaseCost, systemsCost) = (own() - ownBefore, ProcessCost.CpuOf(database) - databaseBefore, SystemsCost() - systemsBefore);
        var writes = (await systems.World.Webshop.RequestsAsync(earlier, cancellation)).Where(static request => request.Method == Write).ToList();
        if (writes.Count != systems.Count || writes.Exists(static write => !write.Applied))
        {
            throw new InvalidOperationException($"{writes.Count} writes came to the shop for {systems.Count} changes, of which {writes.Count(static write => write.Applied)} were applied.");
        }

        // It may have to wait until its feed is due; that is no work.
        var begin = (await systems.World.Exact.RequestsAsync(exactEarlier, cancellation)).Where(static request => request.Path.Contains(Feed, StringComparison.Ordinal)).Min(static request => request.At);
        return new(systems.Count, writes.Max(static write => write.EndedAt) - begin, end - begin, ownCost, databaseCost, systemsCost);
    }

    private TimeSpan SystemsCost() => ProcessCost.CpuOf(systems.Systems.ExactProcessId) + ProcessCost.CpuOf(systems.Systems.WebshopProcessId);
}
