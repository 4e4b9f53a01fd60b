using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>One entry of a feed on its way to its pair.</summary>
internal sealed record Delivery(SystemName System, int Read, Observation Shown);

/// <summary>A completed read of a feed.</summary>
internal sealed record FeedRead(SystemName System, int Number, DateTimeOffset Start, IReadOnlyList<Delivery> Deliveries);

/// <summary>Where a pair's silo is killed.</summary>
public enum CrashPoint
{
    /// <summary>After the state was stored, before its effect is carried out.</summary>
    BeforeEffect,

    /// <summary>After the effect was carried out, before its result is known to anybody.</summary>
    AfterEffect,
}
