namespace ExactSyncCluster.Core.Time;

/// <summary>What day it is somewhere.</summary>
public static class LocalDay
{
    /// <summary>The calendar day of a time in a zone, such as <c>Europe/Amsterdam</c>.</summary>
    public static DateOnly Of(DateTimeOffset now, string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);

    /// <summary>When a day begins in a zone.</summary>
    public static DateTimeOffset Start(DateOnly day, string zone)
    {
        var place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, place.GetUtcOffset(midnight));
    }
}
