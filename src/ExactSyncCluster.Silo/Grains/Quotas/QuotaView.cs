using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Grains.Quotas;

/// <summary>What is left of a budget.</summary>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.QuotaView")]
internal sealed record QuotaView
{
    /// <summary>Calls left in the present minute; null without a limit.</summary>
    [Id(0)]
    public int? MinuteLeft { get; init; }

    /// <summary>Calls left today; null without a limit.</summary>
    [Id(1)]
    public int? DayLeft { get; init; }

    /// <summary>What stops calls or kinds of writes, each in one sentence.</summary>
    [Id(2)]
    public required string[] Stops { get; init; }

    /// <summary>Kinds of writes that are stopped until a person lets them go on.</summary>
    [Id(3)]
    public FuseStop[] Fuses { get; init; } = [];

    /// <summary>What waits for calls, the most urgent first; of all connections that share the budget.</summary>
    [Id(4)]
    public BacklogLine[] Backlog { get; init; } = [];
}

/// <summary>What waits in one class of calls.</summary>
/// <param name="Class">The class.</param>
/// <param name="Pairs">How many pairs wait.</param>
/// <param name="Duration">How long until the last of them has gone; null when no limit is known.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.BacklogLine")]
internal sealed record BacklogLine([property: Id(0)] CallPriority Class, [property: Id(1)] int Pairs, [property: Id(2)] TimeSpan? Duration);

/// <summary>A kind of write that is stopped.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="System">The system written to.</param>
/// <param name="Kind">The kind of write.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why, in one sentence.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.FuseStop")]
internal sealed record FuseStop(
    [property: Id(0)] string Connection,
    [property: Id(1)] SystemName System,
    [property: Id(2)] WriteKind Kind,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] string Reason);
