namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

/// <summary>Life spans of codes and tokens.</summary>
public sealed record ExactTokenOptions
{
    public TimeSpan AccessLife { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>A refresh sooner than this after the last token is refused.</summary>
    public TimeSpan EarliestRefresh { get; init; } = TimeSpan.FromSeconds(570);

    public TimeSpan RefreshLife { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan CodeLife { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Status of a refresh that comes too early: 400 was seen, the vendor's text says 401.</summary>
    public int TooEarlyStatus { get; init; } = 400;

    /// <summary>Calls of the token endpoint a day window; null sets no limit.</summary>
    public int? CallsPerDay { get; init; }

    public TimeSpan DayWindow { get; init; } = TimeSpan.FromDays(1);
}
