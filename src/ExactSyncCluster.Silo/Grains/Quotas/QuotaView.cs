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
}
