using System.Collections.Concurrent;

namespace ExactSyncCluster.Core.Time;

/// <summary>What day it is somewhere.</summary>
public static class LocalDay
{
    // The system's own list of zones is behind one lock.
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Zones = new(StringComparer.Ordinal);

    /// <summary>The calendar day of a time in a zone, such as <c>Europe/Amsterdam</c>.</summary>
    public static DateOnly Of(DateTimeOffset now, string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Zone(zone)).DateTime);

    /// <summary>When a day begins in a zone.</summary>
    public static DateTimeOffset Start(DateOnly day, string zone)
    {
        var place = Zone(zone);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, place.GetUtcOffset(midnight));
    }

    private static TimeZoneInfo Zone(string name) => Zones.GetOrAdd(name, TimeZoneInfo.FindSystemTimeZoneById);
}
