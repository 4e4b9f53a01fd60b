using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>A change on its way to its pair.</summary>
public sealed record FeedDelivery
{
    /// <summary>The pair.</summary>
    public required PairKey Pair { get; init; }

    /// <summary>The feed that showed it.</summary>
    public required string Feed { get; init; }

    /// <summary>Its number among the deliveries of this reader; the acknowledgement names it.</summary>
    public required long Number { get; init; }

    /// <summary>What was shown.</summary>
    public required Observation Shown { get; init; }

    /// <summary>Start of the feed's last whole read before the one that shows this.</summary>
    public required DateTimeOffset UnchangedSince { get; init; }

    /// <summary>True when both systems were searched for its match a short while ago.</summary>
    public required bool Matched { get; init; }

    /// <summary>The pair's input.</summary>
    public PairInput Input(KnownRecords known) => new PairInput.Fed(Shown, UnchangedSince, Matched, known);
}
