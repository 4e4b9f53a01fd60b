using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>
/// What keeps the feeds of one end from being read. The log tells once that trouble began, or turned into another one, and once
/// that it ended: not each attempt in between, and not each feed.
/// </summary>
internal sealed partial class FeedTroubles(string connection, SystemName system, TimeProvider time, ILogger logger)
{
    // Null where the cause is gone, and the feed was not read since.
    private readonly Dictionary<string, CallFailure?> _failures = new(StringComparer.Ordinal);

    // Why pages that were read could not be taken: an outage of the database is told once, however often and of however many feeds they are tried.
    private readonly Dictionary<string, Type> _notTaken = new(StringComparer.Ordinal);
    private string? _error;
    private DateTimeOffset _since;
    private bool _isTold;

    /// <summary>The present trouble in one sentence; null when there is none.</summary>
    public string? Present => _error is not null ? "something went wrong that was not foreseen; the log says what" : _failures.Values.FirstOrDefault(static failure => failure is not null)?.Reason;

    /// <summary>A feed could not be read.</summary>
    public void Began(string feed, CallFailure failure)
    {
        Begin();
        var isNew = !_failures.Values.Any(other => other?.Cause == failure.Cause);
        _failures[feed] = failure;
        // Waiting for a free call is how limits are kept, and no trouble.
        if (isNew && failure.Cause != FailureCause.Quota)
        {
            _isTold = true;
            LogBegan(connection, system, Sentence.Of(failure.Reason));
        }
    }

    /// <summary>A page of a feed was read, and the database did not take it.</summary>
    public void NotTaken(string feed, CallFailure failure, Exception exception)
    {
        if (!_notTaken.ContainsValue(exception.GetType()))
        {
            LogNotTaken(exception, connection, system, feed);
        }

        _notTaken[feed] = exception.GetType();
        Began(feed, failure);
    }

    /// <summary>A feed was read.</summary>
    public void Ended(string feed)
    {
        _notTaken.Remove(feed);
        if (_failures.Remove(feed))
        {
            End();
        }
    }

    /// <summary>A cause is gone, and what failed of it is tried again: it is no trouble any more, and has not ended yet.</summary>
    public void Gone(FailureCause cause)
    {
        foreach (var (feed, failure) in _failures)
        {
            _failures[feed] = failure?.Cause == cause ? null : failure;
        }
    }

    /// <summary>Something went wrong that nobody foresaw.</summary>
    public void Failed(Exception exception)
    {
        Begin();
        var error = $"{exception.GetType()}: {exception.Message}";
        if (_error != error)
        {
            _isTold = true;
            LogFailed(exception, connection, system);
        }

        _error = error;
    }

    /// <summary>A look went through without an error.</summary>
    public void Passed()
    {
        if (_error is not null)
        {
            _error = null;
            End();
        }
    }

    private bool HasEnded => _error is null && _failures.Count == 0;

    private void Begin()
    {
        if (HasEnded)
        {
            _since = time.GetUtcNow();
        }
    }

    private void End()
    {
        if (HasEnded && _isTold)
        {
            _isTold = false;
            LogEnded(connection, system, (long)(time.GetUtcNow() - _since).TotalSeconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection}: {System} cannot be read. {Reason} Nothing is lost; it is tried again until it can.")]
    private partial void LogBegan(string connection, SystemName system, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection}: a page of {Feed} of {System} could not be taken into the database; it is tried again until it can.")]
    private partial void LogNotTaken(Exception exception, string connection, SystemName system, string feed);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connection {Connection}: {System} is read again, after {Seconds} seconds.")]
    private partial void LogEnded(string connection, SystemName system, long seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Connection}: reading {System} failed; it goes on after a pause.")]
    private partial void LogFailed(Exception exception, string connection, SystemName system);
}
