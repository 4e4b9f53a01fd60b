using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>What reaches a pair.</summary>
internal abstract record PairMessage
{
    private PairMessage()
    {
    }

    /// <summary>A change, to be acknowledged to its reader.</summary>
    internal sealed record Change(string Reader, FeedDelivery Delivery) : PairMessage;

    /// <summary>It is time to go on.</summary>
    internal sealed record Wake(
        SystemName? FreshView = null,
        DateTimeOffset ReadStarted = default,
        CallPriority? Priority = null,
        DateTimeOffset? SharedView = null) : PairMessage;

    /// <summary>A person says that it is to go on.</summary>
    internal sealed record Resume : PairMessage;

    /// <summary>A person wants values of the history back.</summary>
    internal sealed record BringBack(PairInput.Restored Restored) : PairMessage;
}
