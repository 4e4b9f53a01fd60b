using System.Globalization;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>Shows times by the clock on the wall of the division.</summary>
internal sealed class LocalTime(DateTimeOffset now, string zone)
{
    /// <summary>What is shorter is told as no time.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly TimeZoneInfo _zone = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;

    /// <summary>A point in time: the hour alone when it is today.</summary>
    public Html At(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, _zone);
        var isToday = local.Date == TimeZoneInfo.ConvertTime(now, _zone).Date;
        var shown = local.ToString(isToday ? "HH:mm:ss" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
        return Html.Of($"<time datetime=\"{time.ToString("O", CultureInfo.InvariantCulture)}\" title=\"{local.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}\">{shown}</time>");
    }

    /// <summary>How long ago something was, in words.</summary>
    public string Ago(DateTimeOffset time) => (now - time) is var span && span < Moment ? "just now" : $"{Span(span)} ago";

    /// <summary>A length of time, in words.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days"),
    };
}
