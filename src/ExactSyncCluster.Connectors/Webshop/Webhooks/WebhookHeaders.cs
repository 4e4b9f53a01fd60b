namespace ExactSyncCluster.Connectors.Webshop.Webhooks;

/// <summary>The three headers of a Standard Webhooks message, as they came; null when missing.</summary>
/// <param name="Id"><c>webhook-id</c>.</param>
/// <param name="Timestamp"><c>webhook-timestamp</c>: seconds since 1970.</param>
/// <param name="Signature"><c>webhook-signature</c>: one or several of <c>v1,base64</c>, separated by spaces.</param>
public sealed record WebhookHeaders(string? Id, string? Timestamp, string? Signature);
