using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Tests.Time;

public sealed class ClockOffsetTests
{
    private static readonly DateTimeOffset Sent = new(2026, 11, 26, 12, 0, 0, 3, TimeSpan.Zero);
    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Writes_that_agree_narrow_the_offset()
    {
        var offset = Measured(1000, 950);

        Assert.Equal(2, offset.Samples);
        Assert.InRange(offset.Estimate.TotalMilliseconds, 950, 1000);
        Assert.True(offset.Uncertainty < Way / 2);
    }

    [Fact]
    public void A_clock_that_was_set_back_is_believed_at_once() =>
        Assert.InRange(Measured(1000, -5000).Estimate.TotalSeconds, -5.1, -4.9);

    [Fact]
    public void A_record_that_somebody_saved_after_our_write_does_not_move_the_clock() =>
        Assert.InRange(Measured(1000, 3000, 1000, 9000).Estimate.TotalSeconds, 0.9, 1.1);

    [Fact]
    public void A_clock_that_was_set_forward_is_believed_when_a_second_write_says_so() =>
        Assert.InRange(Measured(1000, 5000, 5010).Estimate.TotalSeconds, 4.9, 5.1);

    [Fact]
    public void The_first_write_does_not_make_a_clock_fast_unless_its_own_answer_told_the_time()
    {
        Assert.Equal(0, ClockOffset.Unknown.With(Ahead(3000)).Samples);
        Assert.InRange(ClockOffset.Unknown.With(Ahead(3000)).With(Ahead(3010)).Estimate.TotalSeconds, 2.9, 3.1);
        Assert.InRange(ClockOffset.Unknown.With(Ahead(3000) with { IsReply = true }).Estimate.TotalSeconds, 2.9, 3.1);
    }

    [Fact]
    public void The_first_write_is_believed_where_it_makes_a_clock_slow_or_equal()
    {
        Assert.InRange(ClockOffset.Unknown.With(Ahead(-3000)).Estimate.TotalSeconds, -3.1, -2.9);
        Assert.Equal(1, ClockOffset.Unknown.With(Ahead(0)).Samples);
    }

    [Fact]
    public void What_is_recalled_again_and_again_counts_once()
    {
        const int recalls = 64;
        var offset = Measured(1000);
        for (var recall = 0; recall < recalls; recall++)
        {
            offset = offset.After(offset);
        }

        Assert.Equal(1, offset.Samples);
    }

    [Fact]
    public void A_clock_that_tells_whole_seconds_may_be_a_second_further_on()
    {
        var told = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
        var sent = told.AddMilliseconds(700);

        var offset = ClockOffset.Unknown.With(new(told, new(sent, sent + Way), IsReply: true));

        Assert.InRange(TimeSpan.Zero, offset.Low, offset.High);
        Assert.Equal(TimeSpan.FromSeconds(1) + Way, offset.High - offset.Low);
    }

    // The first write is one whose answer told the time.
    private static ClockOffset Measured(params ReadOnlySpan<int> aheadMs)
    {
        var offset = ClockOffset.Unknown;
        foreach (var ahead in aheadMs)
        {
            offset = offset.With(Ahead(ahead) with { IsReply = offset.Samples == 0 });
        }

        return offset;
    }

    private static ClockReading Ahead(int milliseconds) => new(Sent + (Way / 2) + TimeSpan.FromMilliseconds(milliseconds), new(Sent, Sent + Way), IsReply: false);
}
