namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>Receives webhooks for the test. The receiver answers 204 to each before it is handed over here.</summary>
public interface IWebhookInbox
{
    /// <summary>The address that the shop can send to.</summary>
    Uri Address { get; }

    /// <summary>The next message that arrived.</summary>
    Task<ReceivedWebhook> ReceiveAsync(CancellationToken cancellationToken);
}
