namespace ExactSyncCluster.Sandbox.ExactOnline.Limits;

/// <summary>Call limits of one app on one division. All windows start at whole multiples of their length.</summary>
public sealed record ExactLimitOptions
{
    public bool Enabled { get; init; } = true;

    public int CallsPerMinute { get; init; } = 60;

    public int CallsPerDay { get; init; } = 5_000;

    public TimeSpan MinuteWindow { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan DayWindow { get; init; } = TimeSpan.FromDays(1);

    /// <summary>More errors than this on one endpoint in one window block the whole app.</summary>
    public int ErrorsPerEndpoint { get; init; } = 10;

    public TimeSpan ErrorWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Status of a call while the app is blocked.</summary>
    public int BlockedStatus { get; init; } = 403;

    /// <summary>The vendor is not known to send Retry-After.</summary>
    public bool SendRetryAfter { get; init; }
}
