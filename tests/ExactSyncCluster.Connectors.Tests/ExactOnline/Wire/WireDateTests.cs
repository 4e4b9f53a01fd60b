using ExactSyncCluster.Connectors.ExactOnline.Wire;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Wire;

public sealed class WireDateTests
{
    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/Date(1782404890063)/", "2026-06-25T14:28:10.0630000Z")] // Summer, as recorded: 16:28 on the Dutch clock.
    [InlineData("/Date(1768478400000)/", "2026-01-15T11:00:00.0000000Z")] // Winter: 12:00 on the Dutch clock.
    [InlineData("/Date(-3600000)/", "1969-12-31T22:00:00.0000000Z")]
    public void Instant_is_read_by_the_Dutch_clock(string wire, string expected)
    {
        Assert.Equal(expected, WireDate.Instant(wire, Later)!.Value.UtcDateTime.ToString("o"));
    }

    [Theory]
    [InlineData("/Date(1782345600000)/", "2026-06-25")]
    [InlineData("/Date(1767225600000)/", "2026-01-01")]
    [InlineData("/Date(0)/", "1970-01-01")]
    public void Day_is_read_without_any_shift(string wire, string expected)
    {
        Assert.Equal(expected, WireDate.Written(WireDate.Day(wire)!.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-06-25")]
    [InlineData("/Date(x)/")]
    [InlineData("/Date()/")]
    [InlineData("/Date(9223372036854775807)/")]
    [InlineData("/Date(-9223372036854775808)/")]
    public void Text_that_is_no_date_is_none(string? wire)
    {
        Assert.Null(WireDate.Naive(wire));
    }

    [Fact]
    public void Hour_that_autumn_shows_twice_is_the_later_one_unless_it_lies_after_the_read()
    {
        var shown = new DateTime(2026, 10, 25, 2, 30, 0);
        var first = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero);
        var second = first.AddHours(1);

        Assert.Equal(second, WallClock.Instant(shown, second.AddMinutes(1)));
        Assert.Equal(second, WallClock.Instant(shown, second.AddSeconds(-3)));
        Assert.Equal(first, WallClock.Instant(shown, first.AddMinutes(1)));
    }

    [Theory]
    [InlineData("2026-10-25T01:59:59", "2026-10-24T23:59:59")]
    [InlineData("2026-10-25T03:00:00", "2026-10-25T02:00:00")]
    [InlineData("2026-03-29T01:59:59", "2026-03-29T00:59:59")]
    [InlineData("2026-03-29T03:00:00", "2026-03-29T01:00:00")]
    [InlineData("2027-03-28T03:00:00", "2027-03-28T01:00:00")]
    [InlineData("2027-10-31T03:00:00", "2027-10-31T02:00:00")]
    public void Clock_changes_on_the_last_Sundays_of_March_and_October(string shown, string utc)
    {
        Assert.Equal(utc, WallClock.Instant(DateTime.Parse(shown, System.Globalization.CultureInfo.InvariantCulture), Later).UtcDateTime.ToString("s"));
    }

    [Fact]
    public void Showing_and_reading_agree_with_the_system_table_over_ten_years()
    {
        var amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
        for (var instant = new DateTimeOffset(2024, 1, 1, 0, 17, 0, TimeSpan.Zero); instant.Year < 2034; instant = instant.AddMinutes(47))
        {
            var shown = WallClock.Show(instant);
            Assert.Equal(TimeZoneInfo.ConvertTime(instant, amsterdam).DateTime, shown);
            Assert.Equal(instant, WallClock.Instant(shown, instant));
        }
    }

    [Fact]
    public void Instant_is_written_as_the_Dutch_clock_shows_it_without_a_zone()
    {
        Assert.Equal("2026-06-25T16:28:10.063", WireDate.Written(new DateTimeOffset(2026, 6, 25, 14, 28, 10, 63, TimeSpan.Zero)));
        Assert.Equal("2026-01-15T12:00:00", WireDate.Written(new DateTimeOffset(2026, 1, 15, 11, 0, 0, TimeSpan.Zero)));
    }
}
