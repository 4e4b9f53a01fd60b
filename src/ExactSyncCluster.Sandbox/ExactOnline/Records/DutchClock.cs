namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>The division's dates are wall-clock times in the Netherlands, without a zone.</summary>
internal static class DutchClock
{
    private static readonly TimeZoneInfo Amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");

    public static DateTime Wall(DateTimeOffset instant) =>
        DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(instant, Amsterdam).DateTime, DateTimeKind.Unspecified);

    public static TimeSpan Offset(DateTimeOffset instant) => Amsterdam.GetUtcOffset(instant);

    /// <summary>The number that stands in /Date(…)/: the wall clock, counted as if it were UTC.</summary>
    public static long Milliseconds(DateTime wall) => (wall.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>SQL Server keeps three decimals of a second.</summary>
    public static DateTime WholeMilliseconds(DateTime wall) => new(wall.Ticks - (wall.Ticks % TimeSpan.TicksPerMillisecond));
}
