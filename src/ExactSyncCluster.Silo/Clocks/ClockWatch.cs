using System.Data.Common;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Clocks;

/// <summary>
/// Keeps this silo's clock by looks at the one that all silos share: the database server's, or the machine's where nobody shares the
/// database. It knows the time before anything that is dated begins.
/// </summary>
internal sealed partial class ClockWatch(ClusterClock clock, IDatabase database, SyncMetrics metrics, ILogger<ClockWatch> logger) : BackgroundService
{
    // Silos that have not noticed yet that the shared clock was set are apart for so long.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(2);

    // The first look opens a connection, and takes longer than those that follow.
    private const int FirstLooks = 5;

    private string? _told;

    /// <exception cref="StorageFailedException">The database does not answer.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        for (var look = 0; look < FirstLooks; look++)
        {
            clock.Look(Shared);
        }

        Tell();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookPeriod, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                clock.Look(Shared);
            }
            catch (Exception exception) when (exception is StorageFailedException or DbException)
            {
                // Everything else tells that the database is gone; the clock runs on, and says when it has become uncertain.
                LogNotLooked(exception);
            }

            Tell();
        }
    }

    private DateTimeOffset Shared() => database.SharedClock() ?? clock.Machine.GetUtcNow();

    // Once, as long as it is the same trouble.
    private void Tell()
    {
        var standing = clock.Standing;
        metrics.Clock(standing.Offset, standing.Uncertainty);
        var advice = standing.Advice;
        if ((advice is null) != (_told is null))
        {
            if (advice is not null)
            {
                LogTrouble(advice);
            }
            else
            {
                LogWell();
            }
        }

        _told = advice;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Advice}")]
    private partial void LogTrouble(string advice);

    [LoggerMessage(Level = LogLevel.Information, Message = "The time of the cluster is known well again.")]
    private partial void LogWell();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The database did not tell the time; it is asked again.")]
    private partial void LogNotLooked(Exception exception);
}
