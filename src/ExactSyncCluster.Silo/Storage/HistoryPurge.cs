using Microsoft.Extensions.Options;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>Removes what the history has kept for long enough: once at start, then every day.</summary>
internal sealed partial class HistoryPurge(
    HistoryStore history, IOptions<HistoryOptions> options, TimeProvider time, ILogger<HistoryPurge> logger) : BackgroundService
{
    // A history that has grown beyond this many portions is shortened further the next day.
    private const int MostPortions = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await PurgeAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Removes what is old enough now.</summary>
    internal async Task PurgeAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays);
        long total = 0;
        try
        {
            for (var portion = 0; portion < MostPortions; portion++)
            {
                var removed = await history.PurgeAsync(before, options.Value.PurgeLimit, cancellation);
                total += removed;
                if (removed < options.Value.PurgeLimit)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // Nothing depends on the history being short: the next day is soon enough.
            LogNotPurged(exception);
        }

        if (total > 0)
        {
            LogPurged(total, options.Value.RetentionDays);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} entries of the history were removed: they were older than {Days} days.")]
    private partial void LogPurged(long count, int days);

    [LoggerMessage(Level = LogLevel.Error, Message = "The history could not be shortened; it is tried again tomorrow.")]
    private partial void LogNotPurged(Exception exception);
}
