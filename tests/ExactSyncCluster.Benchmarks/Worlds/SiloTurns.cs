using ExactSyncCluster.Benchmarks.Measuring;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>Turns of a silo, or of several, each of which ends with one write to the shop for every customer.</summary>
/// <param name="systems">Its two systems.</param>
/// <param name="silo">The silo.</param>
/// <param name="database">The server's process.</param>
/// <param name="hangs">Whether it hangs while edits are made, so that it finds all of them at once; silos that hang would give each other up.</param>
internal sealed class SiloTurns(LinkedCustomers systems, MeasuredSilo silo, int database, bool hangs = true)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TurnMeter _meter = new(systems, database, () => silo.Silos.Aggregate(TimeSpan.Zero, static (sum, one) => sum + ProcessCost.CpuOf(one.ProcessId)));

    /// <summary>Has edits made, and measures how it deals with them.</summary>
    /// <exception cref="InvalidOperationException">It took too long, or an edit did not arrive.</exception>
    public async Task<Turn> RunAsync(Func<int, CancellationToken, Task> edit, int round, CancellationToken cancellation)
    {
        var before = await silo.CountAsync(cancellation);
        if (hangs)
        {
            await silo.Silo.FreezeAsync(cancellation);
            await edit(round, cancellation);
        }

        var turn = await _meter.MeasureAsync(
            async () =>
            {
                await (hangs ? silo.Silo.WakeAsync(cancellation) : edit(round, cancellation));
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
                now = await silo.CountAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"After {Limit.TotalMinutes} min {now.WebshopWrites - before.WebshopWrites} writes and {now.WebshopEchoes - before.WebshopEchoes} echoes of {systems.Count}. The silo's last lines:\n{silo.Silo.LastLines()}");
        }
    }
}
