namespace ExactSyncCluster.Sandbox.ExactOnline.Webhooks;

/// <summary>One topic that is told to one address.</summary>
internal sealed record WebhookSubscription(Guid Id, string Topic, Uri CallbackUrl, string? Description, DateTime Created);
