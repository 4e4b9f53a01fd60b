using ExactSyncCluster.Benchmarks.Measuring;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>Turns of a silo, each of which ends with one write to the shop for every customer.</summary>
/// <param name="systems">Its two systems.</param>
/// <param name="silo">The silo, which hangs while edits are made.</param>
/// <param name="database">The server's process.</param>
internal sealed class SiloTurns(LinkedCustomers systems, MeasuredSilo silo, int database)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TurnMeter _meter = new(systems, database, () => ProcessCost.CpuOf(silo.Silo.ProcessId));

    /// <summary>Has edits made while the silo hangs, and measures how it deals with them.</summary>
    /// <exception cref="InvalidOperationException">It took too long, or an edit did not arrive.</exception>
    public async Task<Turn> RunAsync(Func<int, CancellationToken, Task> edit, int round, CancellationToken cancellation)
    {
        var before = await silo.Counters.ReadAsync(cancellation);
        await silo.Silo.FreezeAsync(cancellation);
        await edit(round, cancellation);
        var turn = await _meter.MeasureAsync(
            async () =>
            {
                await silo.Silo.WakeAsync(cancellation);
                await DealtWithAsync(before, cancellation);
            },
            cancellation);
        var carried = await systems.CarriedAsync(round, cancellation);
        return carried == systems.Count ? turn : throw new InvalidOperationException($"Only {carried} of {systems.Count} edits have arrived in the shop.");
    }

    private async Task DealtWithAsync(Counted before, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var now = before;
        try
        {
            while (now.WebshopWrites - before.WebshopWrites < systems.Count || now.WebshopEchoes - before.WebshopEchoes < systems.Count)
            {
                await Task.Delay(SiloCounters.Freshness, limit.Token);
                now = await silo.Counters.ReadAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"After {Limit.TotalMinutes} min {now.WebshopWrites - before.WebshopWrites} writes and {now.WebshopEchoes - before.WebshopEchoes} echoes of {systems.Count}. The silo's last lines:\n{silo.Silo.LastLines()}");
        }
    }
}
