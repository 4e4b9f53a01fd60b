using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop.Webhooks;

/// <summary>What a message to our webhook address turned out to be.</summary>
public abstract record WebhookReading
{
    private WebhookReading()
    {
    }

    /// <summary>The shop says: look now. Nothing in it is data.</summary>
    /// <param name="MessageId">The message's id, the same at each delivery; to be remembered longer than the tolerance.</param>
    /// <param name="Entity">What has changed.</param>
    /// <param name="Record">Which record.</param>
    /// <param name="Version">The version that a read should show at least.</param>
    public sealed record Hint(string MessageId, Entity Entity, RecordId Record, long Version) : WebhookReading;

    /// <summary>The message is not to be heeded. The sender is told nothing of the reason.</summary>
    /// <param name="Reason">One sentence for a log, without secrets and without anything of the message.</param>
    public sealed record Refused(string Reason) : WebhookReading;
}
