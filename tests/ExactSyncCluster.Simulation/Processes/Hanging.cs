using System.Diagnostics;
using ExactSyncCluster.Silo.Cli;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>
/// Lets the silo hang for a while, as a machine does that is paused or swaps, and wakes it. A data folder belongs to one silo
/// while its process lives, however still it is: a second one must be refused meanwhile and must say why.
/// </summary>
internal sealed class Hanging(KilledSilo silo)
{
    private const string Refusal = "Another silo runs on the data folder";

    /// <summary>Stops the silo after a time, tries a second one, and wakes the first.</summary>
    /// <param name="after">When it is stopped.</param>
    /// <param name="span">How long it hangs at least: as long as the second one takes to be refused.</param>
    /// <param name="cancellation">Ends it; the silo is awake then.</param>
    /// <returns>How long it hung.</returns>
    /// <exception cref="SecondSiloException">The second silo was not refused, or did not say why.</exception>
    public async Task<TimeSpan> HangAsync(TimeSpan after, TimeSpan span, CancellationToken cancellation)
    {
        await Task.Delay(after, cancellation);
        var watch = Stopwatch.StartNew();
        await silo.FreezeAsync(cancellation);
        try
        {
            var (exitCode, lines) = await silo.RunAnotherAsync(cancellation);
            if (exitCode != ExitCodes.Failed || !lines.Any(static line => line.Contains(Refusal, StringComparison.Ordinal)))
            {
                throw new SecondSiloException($"A second silo on the data of one that hangs ended with {exitCode} and did not say \"{Refusal}\". It said:\n{string.Join('\n', lines)}");
            }

            if (span - watch.Elapsed is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, cancellation);
            }
        }
        finally
        {
            await silo.WakeAsync(CancellationToken.None);
        }

        return watch.Elapsed;
    }
}

/// <summary>A second silo was let in on the data of one that lives.</summary>
internal sealed class SecondSiloException(string message) : Exception(message);
