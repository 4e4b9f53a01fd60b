namespace ExactSyncCluster.Core.Feeds;

/// <summary>A change that its pair could not take.</summary>
/// <param name="Delivery">The change.</param>
/// <param name="Reason">Why it could not at last; null when nothing was heard.</param>
public sealed record StuckDelivery(FeedDelivery Delivery, string? Reason);
