using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>The connector's log: kinds and causes, never a value, an id or an address.</summary>
internal sealed partial class ConnectorLog(ILogger logger)
{
    public void Read(Entity entity, CallFailure? failure) => Read(WebshopAddresses.Of(entity), failure);

    public void Read(string what, CallFailure? failure)
    {
        if (failure is { Cause: FailureCause.Refused })
        {
            ReadRefused(what, failure.Reason);
        }
        else if (failure is not null)
        {
            NotRead(what, failure.Cause, failure.Reason);
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

    [LoggerMessage(LogLevel.Debug, "Webshop {What} not read: {Cause}: {Reason}")]
    private partial void NotRead(string what, FailureCause cause, string reason);

    [LoggerMessage(LogLevel.Warning, "Webshop {What} not read, and trying again would not help: {Reason}")]
    private partial void ReadRefused(string what, string reason);

    [LoggerMessage(LogLevel.Warning, "The webshop rejected {Write} of {Entity} with {Code}: {Reason}")]
    private partial void WriteRejected(string write, Entity entity, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "The webshop left open what became of {Write} of {Entity}: {Reason}")]
    private partial void WriteUnknown(string write, Entity entity, string reason);

    [LoggerMessage(LogLevel.Debug, "{Write} of {Entity} not sent to the webshop: {Cause}: {Reason}")]
    private partial void WriteNotSent(string write, Entity entity, FailureCause cause, string reason);
}
