using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>
/// Tells of webhooks that were refused. Anyone can post them: the first of its kind is told at once, then at most one line a
/// minute with how many there were, and the metric counts all.
/// </summary>
internal sealed partial class RefusedWebhooks(SyncMetrics metrics, TimeProvider time, ILoggerFactory loggers)
{
    private const string Unknown = "(unknown)";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = loggers.CreateLogger("ExactSyncCluster.Webhooks");
    private readonly Lock _lock = new();
    private readonly Dictionary<Kind, Told> _told = [];

    /// <summary>One was refused.</summary>
    /// <param name="system">The system whose webhook it claims to be.</param>
    /// <param name="connection">The connection; null when none has the name that was given, which is not repeated.</param>
    /// <param name="reason">Why.</param>
    public void Refused(SystemName system, string? connection, string reason)
    {
        metrics.WebhookRefused(system);
        var kind = new Kind(system, connection ?? Unknown, connection is null ? "No connection has the name in its address." : reason);
        int untold;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_told.TryGetValue(kind, out var told) && now - told.At < Pause)
            {
                _told[kind] = told with { Since = told.Since + 1 };
                return;
            }

            untold = told?.Since ?? 0;
            _told[kind] = new(now, 0);
        }

        if (untold == 0)
        {
            LogRefused(system, kind.Connection, kind.Reason);
        }
        else
        {
            LogRefusedAgain(system, kind.Connection, kind.Reason, untold);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook that claims to be {System}'s for connection {Connection} was refused. {Reason}")]
    private partial void LogRefused(SystemName system, string connection, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook that claims to be {System}'s for connection {Connection} was refused. {Reason} So were {Count} more since the last of these lines.")]
    private partial void LogRefusedAgain(SystemName system, string connection, string reason, int count);

    private sealed record Kind(SystemName System, string Connection, string Reason);

    private sealed record Told(DateTimeOffset At, int Since);
}
