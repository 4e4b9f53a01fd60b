using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline.Webhooks;

/// <summary>What became of ensuring the subscriptions.</summary>
public abstract record SubscriptionsOutcome
{
    private SubscriptionsOutcome()
    {
    }

    /// <summary>All wanted topics are subscribed.</summary>
    /// <param name="Created">How many were made.</param>
    /// <param name="Deleted">How many stale ones of ours were removed.</param>
    public sealed record Ensured(int Created, int Deleted) : SubscriptionsOutcome;

    /// <summary>It could not be brought to an end; asking again goes on from what is there.</summary>
    public sealed record Failed(CallFailure Failure) : SubscriptionsOutcome;
}
