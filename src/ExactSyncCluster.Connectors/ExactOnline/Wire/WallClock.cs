namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>
/// Exact's clock: Dutch wall-clock time, told and asked for without a zone. The rule is the European one in force since
/// 1996, written down here because a slim container has no table of time zones.
/// </summary>
internal static class WallClock
{
    private static readonly TimeSpan Winter = TimeSpan.FromHours(1);
    private static readonly TimeSpan Summer = TimeSpan.FromHours(2);

    // Exact's clock may run ahead of ours: what it shows a little after our read is not therefore an hour old.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>What Exact's clock shows at an instant.</summary>
    public static DateTime Show(DateTimeOffset instant) => instant.UtcDateTime.Add(OffsetAt(instant.UtcDateTime)).AsNaive();

    /// <summary>
    /// The instant that Exact's clock showed. In autumn one hour is shown twice; the later instant is taken, unless it lies
    /// clearly after <paramref name="latest"/>, by which it had been read already.
    /// </summary>
    public static DateTimeOffset Instant(DateTime shown, DateTimeOffset latest)
    {
        var inWinter = new DateTimeOffset(shown.AsNaive(), Winter);
        var inSummer = new DateTimeOffset(shown.AsNaive(), Summer);
        var mayBeWinter = OffsetAt(inWinter.UtcDateTime) == Winter;
        var mayBeSummer = OffsetAt(inSummer.UtcDateTime) == Summer;
        return (mayBeWinter, mayBeSummer) switch
        {
            (true, true) => inWinter - Ahead <= latest ? inWinter.ToUniversalTime() : inSummer.ToUniversalTime(),
            (false, true) => inSummer.ToUniversalTime(),
            // The hour that spring leaves out is no time at all; it is read as the winter clock running on.
            _ => inWinter.ToUniversalTime(),
        };
    }

    private static TimeSpan OffsetAt(DateTime utc) =>
        utc >= LastSunday(utc.Year, 3) && utc < LastSunday(utc.Year, 10) ? Summer : Winter;

    /// <summary>One o'clock UTC on the last Sunday of a month of 31 days: when the clocks change.</summary>
    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, 31, 1, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }

    private static DateTime AsNaive(this DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
}
