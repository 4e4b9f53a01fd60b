using System.Globalization;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Benchmarks.Noises;

/// <summary>A connection whose customers are edited on and on.</summary>
/// <param name="systems">Its systems.</param>
/// <param name="aSecond">How many edits a second.</param>
internal sealed class Noise(LinkedCustomers systems, double aSecond)
{
    /// <summary>Edits one customer after the other in Exact, until it is enough.</summary>
    /// <param name="round">What tells this round's values from those before.</param>
    /// <param name="enough">Ends it.</param>
    public async Task EditAsync(int round, CancellationToken enough)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var pairs = systems.Pairs;
        var edits = new List<Task>();
        try
        {
            for (var edit = 0; !enough.IsCancellationRequested; edit++)
            {
                var due = TimeSpan.FromSeconds(edit / aSecond) - TimeProvider.System.GetElapsedTime(begin);
                if (due > TimeSpan.Zero)
                {
                    await Task.Delay(due, enough);
                }

                var remarks = string.Create(CultureInfo.InvariantCulture, $"Noise {round}, edit {edit}");
                edits.Add(systems.World.Exact.EditAsync("accounts", pairs[edit % pairs.Count].Account, Body.Of(("Remarks", remarks)), CancellationToken.None));
            }
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // It was noisy for long enough.
        }

        await Task.WhenAll(edits);
    }
}
