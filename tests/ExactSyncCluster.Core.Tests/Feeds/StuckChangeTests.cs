using ExactSyncCluster.Core.Feeds;
using static ExactSyncCluster.Core.Tests.Feeds.ReadFeeds;

namespace ExactSyncCluster.Core.Tests.Feeds;

/// <summary>What becomes of a change that its pair cannot take.</summary>
public sealed class StuckChangeTests
{
    [Fact]
    public void What_ends_one_silo_after_the_other_is_stuck_all_the_same()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Leaving(Start);
        for (var losses = 0; losses <= Options.StuckAfter; losses++)
        {
            reader.Recover(Start);
            Assert.Single(reader.Overdue(Start));
        }

        reader.Recover(Start);
        Assert.Empty(reader.Overdue(Start));
        Assert.Single(reader.Stuck(Start + Options.RedeliverAfter));
    }

    [Fact]
    public void Change_that_its_pair_cannot_take_is_stuck_after_its_tries_and_once_set_aside_keeps_nothing()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Leaving(Start);
        var now = Start;
        for (var tries = 0; tries < Options.StuckAfter; tries++)
        {
            Assert.Empty(reader.Stuck(now));
            now += Options.RedeliverMost;
            var again = Assert.Single(reader.Overdue(now));
            reader.NotTaken(again.Number, "it throws");
        }

        now += Options.RedeliverAfter;
        Assert.Empty(reader.Overdue(now));
        var stuck = Assert.Single(reader.Stuck(now));
        Assert.False(reader.Settle());
        reader.PutAway(stuck.Delivery);

        Assert.Equal("it throws", stuck.Reason);
        Assert.True(reader.Settle());
        Assert.Equal(Start, reader.Checkpoint.ReadStarted);
        Assert.Equal(0, reader.Outstanding);
    }

    [Fact]
    public void Stuck_change_is_tried_again_ever_more_seldom()
    {
        Assert.Equal(Options.StuckAgain, Options.StuckPause(0));
        Assert.Equal(Options.StuckAgain * 2, Options.StuckPause(1));
        Assert.Equal(Options.StuckMost, Options.StuckPause(1000));
    }

    [Fact]
    public void Of_what_comes_after_a_change_that_its_pair_lacks_nobody_knows_that_it_was_made_later()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11), (2, 12));
        var leaving = reader.Leaving(Start);
        reader.PutAway(leaving[0]);
        reader.Acknowledge(leaving[1].Number);
        reader.Settle();

        var after = new FeedReader(reader.Feed, Options, reader.Checkpoint, null) { StuckPairs = reader.StuckPairs };
        Assert.Equal([DateTimeOffset.MinValue, Start], SinceOf(reader));
        Assert.Equal([DateTimeOffset.MinValue, Start], SinceOf(after));
    }

    [Fact]
    public void Where_more_pairs_lack_something_than_are_remembered_nothing_is_known_to_be_later()
    {
        StuckPairs few = new(Enumerable.Range(1, StuckPairs.Most).Select(Pair));
        StuckPairs many = new(Enumerable.Range(1, int.MaxValue).Select(Pair));

        Assert.False(few.Contains(Pair(StuckPairs.Most + 1)));
        Assert.True(few.Contains(Pair(StuckPairs.Most)));
        Assert.True(many.Contains(Pair(StuckPairs.Most + 2)));
        few.Add(Pair(0));
        Assert.True(few.Contains(Pair(StuckPairs.Most + 1)));
    }

    private static IEnumerable<DateTimeOffset> SinceOf(FeedReader reader)
    {
        Read(reader, Start + Options.PollPeriod, (1, 13), (2, 14));
        return reader.Leaving(Start + Options.PollPeriod).Select(static delivery => delivery.UnchangedSince);
    }
}
