using System.Collections.Concurrent;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Homes;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Connections;

/// <summary>
/// On each silo, makes sure every few seconds that each connection runs that belongs there: after a silo's death its feeds are
/// at work again on another one within that time, and a silo that joins gets its part. It takes the place of reminders.
/// </summary>
internal sealed partial class Supervisor(
    ConnectionCatalog connections,
    IGrainFactory grains,
    ActiveSilos silos,
    IPairDirectory directory,
    SyncMetrics metrics,
    TimeProvider time,
    FeedPace pace,
    ILogger<Supervisor> logger) : BackgroundService
{
    // What keeps a connection from being looked after is told once, and not every few seconds.
    private readonly ConcurrentDictionary<string, Type> _troubles = new(StringComparer.Ordinal);
    private readonly SideBySide _looks = new(pace.LooksTogether);

    public override void Dispose()
    {
        _looks.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Begin();
        try
        {
            // All pairs of all connections are counted: the more there are the longer it takes, and feeds are not to wait for it.
            await Task.WhenAll(
                EachAsync(pace.SupervisorPeriod, EnsureAllAsync, stoppingToken),
                EachAsync(pace.SupervisorPeriod * pace.SupervisionsAFigure, () => CountAsync(stoppingToken), stoppingToken));
        }
        finally
        {
            await _looks.EndAsync();
        }
    }

    private async Task EachAsync(TimeSpan period, Func<Task> look, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(period, time);
        do
        {
            await look();
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private Task EnsureAllAsync()
    {
        foreach (var connection in connections.All)
        {
            var name = connection.Definition.Name;
            _looks.Begin(name, () => EnsureAsync(name, grains.GetGrain<IConnectionGrain>(name)));
        }

        return Task.CompletedTask;
    }

    private async Task EnsureAsync(string name, IConnectionGrain connection)
    {
        try
        {
            if (!silos.IsHome(connection.GetGrainId()))
            {
                return;
            }

            await connection.EnsureAsync();
            _troubles.TryRemove(name, out _);
        }
        catch (Exception exception)
        {
            // One connection's trouble must not keep the others from running.
            if (_troubles.GetValueOrDefault(name) != exception.GetType())
            {
                LogNotEnsured(exception, name);
            }

            _troubles[name] = exception.GetType();
        }
    }

    private async Task CountAsync(CancellationToken cancellation)
    {
        try
        {
            var counts = await directory.CountAsync(null, cancellation);
            foreach (var entity in EntityNames.All)
            {
                // Also what nobody stands in: a gauge that is not set again keeps its last figure.
                foreach (var status in Enum.GetValues<PairStatus>())
                {
                    metrics.Pairs(entity, status.ToString(), counts.Where(count => count.Entity == entity && count.Status == status).Sum(static one => one.Count));
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A border, too: nobody would see that only this loop had ended.
            LogNotCounted(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection} could not be looked after; it is tried again every few seconds.")]
    private partial void LogNotEnsured(Exception exception, string connection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pairs could not be counted for the metrics.")]
    private partial void LogNotCounted(Exception exception);
}
