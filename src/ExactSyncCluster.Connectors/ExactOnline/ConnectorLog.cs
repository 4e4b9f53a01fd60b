using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>The connector's log: kinds and causes, never a value, an id or an address.</summary>
internal sealed partial class ConnectorLog(ILogger logger)
{
    public void Read(Entity entity, CallFailure? failure)
    {
        if (failure is not null)
        {
            RecordNotRead(entity, failure.Cause, failure.Reason);
        }
    }

    public void Read(string feed, CallFailure? failure)
    {
        if (failure is not null)
        {
            FeedNotRead(feed, failure.Cause, failure.Reason);
        }
    }

    public void Wrote(WriteRequest request, WriteOutcome outcome)
    {
        switch (outcome)
        {
            case WriteOutcome.Rejected rejected:
                WriteRejected(request.GetType().Name, request.Entity, rejected.Code, rejected.Reason);
                break;
            case WriteOutcome.Unknown unknown:
                WriteUnknown(request.GetType().Name, request.Entity, unknown.Reason);
                break;
            case WriteOutcome.NotSent refused:
                WriteNotSent(request.GetType().Name, request.Entity, refused.Failure.Cause, refused.Failure.Reason);
                break;
        }
    }

    [LoggerMessage(LogLevel.Debug, "Exact Online feed {Feed} not read: {Cause}: {Reason}")]
    private partial void FeedNotRead(string feed, FailureCause cause, string reason);

    [LoggerMessage(LogLevel.Debug, "Exact Online record of {Entity} not read: {Cause}: {Reason}")]
    private partial void RecordNotRead(Entity entity, FailureCause cause, string reason);

    [LoggerMessage(LogLevel.Warning, "Exact Online rejected {Write} of {Entity} with {Code}: {Reason}")]
    private partial void WriteRejected(string write, Entity entity, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "Exact Online left open what became of {Write} of {Entity}: {Reason}")]
    private partial void WriteUnknown(string write, Entity entity, string reason);

    [LoggerMessage(LogLevel.Debug, "{Write} of {Entity} not sent to Exact Online: {Cause}: {Reason}")]
    private partial void WriteNotSent(string write, Entity entity, FailureCause cause, string reason);
}
