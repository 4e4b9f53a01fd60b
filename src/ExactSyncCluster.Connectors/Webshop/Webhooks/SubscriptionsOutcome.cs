using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop.Webhooks;

/// <summary>What became of ensuring a subscription.</summary>
public abstract record SubscriptionsOutcome
{
    private SubscriptionsOutcome()
    {
    }

    /// <summary>The shop sends its hints.</summary>
    public sealed record Ensured : SubscriptionsOutcome;

    /// <summary>It is not certain that it does; asking again does no harm.</summary>
    public sealed record Failed(CallFailure Failure) : SubscriptionsOutcome;
}
