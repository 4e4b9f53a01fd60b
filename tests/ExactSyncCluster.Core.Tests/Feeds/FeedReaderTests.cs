using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using static ExactSyncCluster.Core.Tests.Feeds.ReadFeeds;

namespace ExactSyncCluster.Core.Tests.Feeds;

public sealed class FeedReaderTests
{
    [Fact]
    public void Whole_read_moves_the_checkpoint_only_when_all_is_acknowledged_and_a_read_after_the_overlap_has_seen_what_came_late()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11), (2, 12));
        var leaving = reader.Leaving(Start);
        reader.Acknowledge(leaving[0].Number);

        Assert.False(reader.Settle());
        reader.Acknowledge(leaving[1].Number);
        Assert.True(reader.Settle());
        Assert.Null(reader.Checkpoint.Position);
        Assert.Equal(Start, reader.Checkpoint.ReadStarted);

        reader.Hint(null, Start, isUrgent: false);
        Read(reader, Start + Options.Overlap - TimeSpan.FromTicks(1), (1, 11), (2, 12));
        reader.Settle();
        Assert.Null(reader.Checkpoint.Position);

        // Who lacks a right is answered with an empty list: that read has not seen what came late.
        reader.Hint(null, Start, isUrgent: false);
        Read(reader, Start + (1.5 * Options.Overlap));
        reader.Settle();
        Assert.Null(reader.Checkpoint.Position);

        reader.Hint(null, Start, isUrgent: false);
        // A row that a long transaction kept back: the first read did not show it, and its version is below what that read saw.
        Read(reader, Start + (2 * Options.Overlap), (1, 11), (2, 12), (3, 10));
        var late = Assert.Single(reader.Leaving(Start));
        Assert.False(reader.Settle());
        reader.Acknowledge(late.Number);
        Assert.True(reader.Settle());
        Assert.Equal("11", reader.Checkpoint.Position);
    }

    [Fact]
    public void A_read_that_shows_nothing_at_all_does_not_tell_that_nothing_has_changed()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Acknowledge(reader.Leaving(Start)[0].Number);
        reader.Settle();
        var settled = Start + (2 * Options.Overlap);
        Read(reader, settled, (1, 11));
        reader.Settle();
        Assert.Equal("10", reader.Checkpoint.Position);

        // A right is missing for a while. What was changed meanwhile has been changed since the last read that showed anything.
        var empty = settled + Options.PollPeriod;
        Read(reader, empty);
        reader.Settle();
        var later = empty + Options.PollPeriod;
        Read(reader, later, (1, 12));

        Assert.Equal(empty, reader.Checkpoint.ReadStarted);
        Assert.Equal(settled, Assert.Single(reader.Leaving(later)).UnchangedSince);
    }

    [Fact]
    public void A_feed_that_never_showed_anything_tells_by_an_empty_read_that_nothing_has_changed()
    {
        var reader = Accounts();
        Read(reader, Start);
        reader.Settle();
        var later = Start + Options.PollPeriod;
        Read(reader, later, (1, 11));

        Assert.Equal(Start, Assert.Single(reader.Leaving(later)).UnchangedSince);
    }

    [Fact]
    public void A_feed_that_shows_a_change_is_read_again_soon_and_what_was_shown_already_is_none()
    {
        var options = FeedOptions.OfExact;
        var reader = new FeedReader(new("Accounts", Entity.Customer, CheckpointRule.WholeRead), options, new(), null);
        Read(reader, Start);
        reader.Settle();
        Assert.Equal(Start + options.PollPeriod, reader.NextRead);

        var shown = Start + options.PollPeriod;
        Assert.NotNull(reader.NextRequest(shown));
        reader.Take(Page("max", hasMore: false, (1, 11)) with { Read = new(shown, shown) }, ChangesOf((1, 11)));
        Assert.Equal(shown + options.BusyPeriod, reader.NextRead);
        reader.Acknowledge(reader.Leaving(shown)[0].Number);
        reader.Settle();

        var again = shown + options.BusyPeriod;
        Read(reader, again, (1, 11));
        Assert.Equal(again + (2 * options.BusyPeriod), reader.NextRead);
    }

    [Fact]
    public void Without_the_webhooks_that_it_had_a_feed_is_read_as_soon_as_it_would_have_been()
    {
        var options = FeedOptions.OfExact;
        var reader = new FeedReader(new("Accounts", Entity.Customer, CheckpointRule.WholeRead), options, new(), null);
        reader.HearOfWebhooks(hasWebhooks: true);
        Read(reader, Start);
        reader.Settle();
        Assert.Equal(Start + options.PollPeriodWithWebhooks, reader.NextRead);

        // A webhook that was lost tells nothing: the change is found by looking.
        Assert.Null(reader.NextRequest(Start + options.PollPeriodWithWebhooks!.Value - TimeSpan.FromTicks(1)));
        reader.HearOfWebhooks(hasWebhooks: false);
        Assert.Equal(Start + options.PollPeriod, reader.NextRead);
    }

    [Fact]
    public void The_overlap_of_a_long_read_is_counted_from_its_last_page()
    {
        var reader = Accounts();
        Assert.NotNull(reader.NextRequest(Start));
        reader.Take(Page("half", hasMore: true) with { Read = new(Start, Start) }, []);
        var end = Start + (5 * Options.Overlap);
        reader.Take(Page("max", hasMore: false, (1, 11)) with { Read = new(end, end) }, []);
        reader.Settle();

        Read(reader, end + Options.Overlap - TimeSpan.FromTicks(1), (1, 11));
        reader.Acknowledge(reader.Leaving(end)[0].Number);
        reader.Settle();

        Assert.Null(reader.Checkpoint.Position);
    }

    [Fact]
    public void Overlap_shows_acknowledged_rows_again_and_they_are_not_handed_over_again()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Acknowledge(reader.Leaving(Start)[0].Number);
        reader.Settle();

        var later = Start + Options.PollPeriod;
        Read(reader, later, (1, 11), (2, 12));

        Assert.Equal(["2"], reader.Leaving(later).Select(static delivery => delivery.Shown.Record.Value));
    }

    [Fact]
    public void Window_bounds_what_is_on_its_way_and_no_page_is_asked_for_while_one_waits()
    {
        var reader = Customers();
        Assert.NotNull(reader.NextRequest(Start));
        reader.Take(Page("c1", hasMore: true, (1, 1), (2, 1), (3, 1)), ChangesOf((1, 1), (2, 1), (3, 1)));

        var leaving = reader.Leaving(Start);

        Assert.Equal(2, leaving.Count);
        Assert.Null(reader.NextRequest(Start));
        reader.Acknowledge(leaving[0].Number);
        Assert.Single(reader.Leaving(Start));
        Assert.NotNull(reader.NextRequest(Start));
    }

    [Fact]
    public void A_window_that_is_half_free_is_to_be_filled_while_more_waits()
    {
        var reader = Customers();
        Assert.NotNull(reader.NextRequest(Start));
        reader.Take(Page("c1", hasMore: true, (1, 1), (2, 1), (3, 1)), ChangesOf((1, 1), (2, 1), (3, 1)));
        Assert.True(reader.IsDraining);

        var leaving = reader.Leaving(Start);

        Assert.False(reader.IsDraining);
        reader.Acknowledge(leaving[0].Number);
        Assert.True(reader.IsDraining);
        reader.Leaving(Start);
        Assert.False(reader.IsDraining);
    }

    [Fact]
    public void Each_page_moves_the_checkpoint_as_far_as_everything_before_it_is_acknowledged()
    {
        var reader = Customers();
        reader.NextRequest(Start);
        reader.Take(Page("c1", hasMore: true, (1, 1)), ChangesOf((1, 1)));
        var first = reader.Leaving(Start)[0];
        reader.Take(Page("c2", hasMore: false, (2, 1)), ChangesOf((2, 1)));
        var second = reader.Leaving(Start)[0];

        reader.Acknowledge(second.Number);
        reader.Settle();
        Assert.Null(reader.Checkpoint.Position);

        reader.Acknowledge(first.Number);
        reader.Settle();
        Assert.Equal("c2", reader.Checkpoint.Position);
    }

    [Fact]
    public void Unacknowledged_change_is_handed_over_again_after_its_time_and_ever_more_seldom()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Leaving(Start);

        Assert.Empty(reader.Overdue(Start + Options.RedeliverAfter - TimeSpan.FromTicks(1)));
        Assert.Single(reader.Overdue(Start + Options.RedeliverAfter));
        Assert.Empty(reader.Overdue(Start + Options.RedeliverAfter * 2));
        Assert.Single(reader.Overdue(Start + Options.RedeliverAfter * 3));
    }

    [Fact]
    public void When_a_silo_is_gone_what_is_on_its_way_is_handed_over_once_more_which_is_no_try()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Leaving(Start);
        reader.Recover(Start);
        Assert.Single(reader.Overdue(Start));

        Assert.Empty(reader.Overdue(Start + Options.RedeliverAfter - TimeSpan.FromTicks(1)));
        Assert.Single(reader.Overdue(Start + Options.RedeliverAfter));
        Assert.Empty(reader.Overdue(Start + Options.RedeliverAfter * 2));
        Assert.Single(reader.Overdue(Start + Options.RedeliverAfter * 3));
    }

    [Fact]
    public void An_order_is_looked_for_at_once_even_while_calls_are_short()
    {
        var reader = SettledAt(11);
        var later = Start + Options.LeastSpacing;
        reader.Spare(Start);

        reader.Hint("2", later, isUrgent: false);
        Assert.Null(reader.NextRequest(later));
        reader.Hint("2", later, isUrgent: true);
        Assert.NotNull(reader.NextRequest(later));
    }

    [Fact]
    public void When_a_silo_is_gone_what_it_was_told_is_looked_for()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Acknowledge(Assert.Single(reader.Leaving(Start)).Number);
        reader.Settle();
        var after = Start + Options.LeastSpacing;
        Assert.Null(reader.NextRequest(after));

        reader.Recover(after);
        Assert.NotNull(reader.NextRequest(after));
    }

    [Fact]
    public void When_what_reads_failed_of_is_gone_no_pause_is_waited_for()
    {
        var reader = SettledAt(11);
        var failed = Start + Options.PollPeriod;
        for (var reads = 0; reads < 4; reads++)
        {
            Assert.NotNull(reader.NextRequest(failed));
            reader.Fail(new(FailureCause.NeedsConsent, "consent is gone"), failed);
            failed = reader.NextDue;
        }

        var gone = failed - TimeSpan.FromSeconds(1);
        Assert.Null(reader.NextRequest(gone));
        reader.GoOn(gone);
        Assert.NotNull(reader.NextRequest(gone));
    }

    [Fact]
    public void Once_nothing_has_shown_what_a_webhook_had_told_of_the_numbering_is_looked_at()
    {
        var reader = SettledAt(11);
        var now = Start + Options.LeastSpacing;
        reader.Hint("9", now, isUrgent: false);
        var last = now + Options.HintRetries[^1];
        var page = PageOf(Row((1, 11)) with { ModifiedAt = Start });
        while (!reader.PutsAside(ReadOnce()))
        {
            Assert.True(now <= last + Options.PollPeriod);
            reader.Take(page, []);
            Settle(reader, now);
        }

        Assert.True(now > last);
        Assert.Same(page, reader.Aside);
        reader.Take(page, []);
        Settle(reader, now);
        Assert.False(reader.PutsAside(ReadOnce()));

        FeedPage.Page ReadOnce()
        {
            now = reader.NextDue > now ? reader.NextDue : now;
            Assert.NotNull(reader.NextRequest(now));
            return page;
        }
    }

    [Fact]
    public void No_more_pages_are_read_than_may_wait_for_the_first_that_is_not_settled()
    {
        var reader = new FeedReader(new("customers", Entity.Customer, CheckpointRule.EachPage), Options with { Window = 9, MostPages = 2 }, new(), null);
        for (var page = 1; page <= 2; page++)
        {
            Assert.NotNull(reader.NextRequest(Start));
            reader.Take(Page($"c{page}", hasMore: true, (page, 1)), ChangesOf((page, 1)));
            reader.Leaving(Start);
        }

        Assert.Null(reader.NextRequest(Start));
        reader.Acknowledge(1);
        reader.Settle();
        Assert.NotNull(reader.NextRequest(Start));
    }

    [Fact]
    public void Acknowledged_rows_beyond_what_may_be_remembered_are_handed_over_again()
    {
        var reader = new FeedReader(new("Accounts", Entity.Customer, CheckpointRule.WholeRead), Options with { MostRecent = 1 }, new(), null);
        Read(reader, Start, (1, 11), (2, 12));
        foreach (var delivery in reader.Leaving(Start))
        {
            reader.Acknowledge(delivery.Number);
        }

        reader.Settle();
        Read(reader, Start + Options.PollPeriod, (1, 11), (2, 12));

        Assert.Equal(["2"], reader.Leaving(Start + Options.PollPeriod).Select(static delivery => delivery.Shown.Record.Value));
    }

    [Fact]
    public void Failed_page_is_asked_for_again_after_a_pause_from_where_the_read_was()
    {
        var reader = Customers();
        reader.NextRequest(Start);
        reader.Take(Page("c1", hasMore: true), []);
        reader.Fail(new(FailureCause.Outage, "down"), Start);

        Assert.Null(reader.NextRequest(Start));
        Assert.Equal("c1", reader.NextRequest(Start + Options.FailurePause)!.Position);
    }

    [Fact]
    public void A_page_that_was_kept_from_its_call_is_asked_for_when_the_call_is_free_however_often_that_was()
    {
        var reader = Customers();
        var free = Start + (2 * Options.FailurePause);
        for (var times = 0; times < 10; times++)
        {
            reader.NextRequest(free);
            reader.Fail(new(FailureCause.Quota, "other calls are under way", free), free - Options.FailurePause);
        }

        Assert.Null(reader.NextRequest(free - TimeSpan.FromTicks(1)));
        Assert.NotNull(reader.NextRequest(free));
    }

    [Fact]
    public void Only_records_that_were_known_when_both_systems_were_matched_count_as_searched()
    {
        var reader = Accounts(search: new(Start, Start));
        Assert.NotNull(reader.NextRequest(Start));
        reader.Take(
            Page("max", hasMore: false, (1, 11), (2, 12)),
            [.. ChangesOf((1, 11)), .. ChangesOf((2, 12)).Select(static late => late with { FirstSeen = Start + TimeSpan.FromSeconds(1) })]);

        Assert.Equal([true, false], reader.Leaving(Start).Select(static delivery => delivery.Matched));
    }

    [Fact]
    public void Reader_that_takes_an_incomplete_checkpoint_up_after_a_long_stop_hands_nothing_over_as_searched()
    {
        var search = new SystemsSearch(Start, Start);
        var before = Customers(search);
        before.NextRequest(Start);
        before.Take(Page("c1", hasMore: true, (1, 1)), ChangesOf((1, 1)));
        Assert.True(before.Leaving(Start)[0].Matched);
        before.Acknowledge(1);
        before.Settle();

        var later = Start + Options.SearchHolds + TimeSpan.FromTicks(1);
        var after = new FeedReader(before.Feed, Options, before.Checkpoint, search);
        after.NextRequest(later);
        after.Take(Page("c2", hasMore: false, (2, 1)), ChangesOf((2, 1)));

        Assert.False(before.Checkpoint.IsComplete);
        Assert.False(Assert.Single(after.Leaving(later)).Matched);
    }

    [Fact]
    public void Read_from_the_beginning_after_a_refused_position_or_without_a_search_hands_nothing_over_as_searched()
    {
        var refused = Accounts(search: new(Start, Start));
        refused.StartOver(Start);
        Read(refused, Start + Options.SearchHolds + TimeSpan.FromTicks(1), (1, 11));
        var never = Accounts();
        Read(never, Start, (1, 11));

        Assert.False(refused.Leaving(Start)[0].Matched);
        Assert.False(never.Leaving(Start)[0].Matched);
    }

    [Fact]
    public void Hinted_record_that_a_read_does_not_show_is_read_for_again()
    {
        var reader = Accounts();
        Read(reader, Start, (1, 11));
        reader.Acknowledge(reader.Leaving(Start)[0].Number);
        reader.Settle();
        var hinted = Start + TimeSpan.FromSeconds(10);
        reader.Hint("2", hinted, isUrgent: false);

        Read(reader, hinted);
        reader.Settle();

        Assert.Null(reader.NextRequest(hinted + TimeSpan.FromSeconds(4)));
        Assert.NotNull(reader.NextRequest(hinted + Options.HintRetries[0]));
    }

    [Theory]
    [InlineData("Items", Entity.Product, true, true)]
    [InlineData("SalesItemPrices", Entity.Product, false, false)]
    [InlineData("SalesOrderLines", Entity.Order, false, true)]
    public void Only_a_feed_that_shows_what_was_hinted_is_read_for_it_again(string name, Entity entity, bool isMain, bool isReadAgain)
    {
        var reader = new FeedReader(new(name, entity, CheckpointRule.WholeRead, IsMain: isMain), Options, new(), null);
        reader.Hint("1", Start, isUrgent: false);
        Read(reader, Start);
        reader.Settle();

        Assert.Equal(isReadAgain, reader.NextRequest(Start + Options.HintRetries[0]) is not null);
    }

    [Fact]
    public void Row_that_was_changed_without_a_higher_number_casts_doubt_on_the_numbering()
    {
        var reader = SettledAt(11);
        reader.NextRequest(Start + Options.PollPeriod);

        Assert.False(reader.PutsAside(PageOf(Row((1, 11)) with { ModifiedAt = Start })));
        Assert.False(reader.PutsAside(PageOf(Row((1, 12)) with { ModifiedAt = Start.AddSeconds(1) })));
        Assert.True(reader.PutsAside(PageOf(Row((1, 11)) with { ModifiedAt = Start.AddSeconds(1) })));
        Assert.True(reader.PutsAside(PageOf(Row((1, 3)) with { ModifiedAt = Start.AddSeconds(1) })));
        Assert.True(reader.PutsAside(PageOf(Row((1, 3)) with { ModifiedAt = Start.AddMinutes(-2) })));

        var earlier = PageOf(Row((1, 11)) with { ModifiedAt = Start.AddMinutes(-2) });
        Assert.True(reader.PutsAside(earlier));
        reader.Take(earlier, []);
        Assert.False(reader.PutsAside(earlier));
    }

    [Theory]
    [InlineData(5, 60, true)]
    [InlineData(5, -60, false)]
    [InlineData(5, 1, false)]
    [InlineData(12, 60, false)]
    public void New_row_that_was_saved_after_the_last_one_and_has_a_lower_number_casts_doubt_on_the_numbering(long version, int secondsLater, bool isDoubted)
    {
        var reader = SettledAt(11);
        reader.NextRequest(Start + Options.PollPeriod);
        RowShown[] rows = [Row((1, 11)) with { ModifiedAt = Start }, Row((2, version)) with { ModifiedAt = Start.AddSeconds(secondsLater) }];

        Assert.Equal(isDoubted, reader.PutsAside(PageOf(rows)));
    }

    [Fact]
    public void Pages_of_one_read_come_in_no_order()
    {
        var reader = SettledAt(11);
        var later = Start + Options.PollPeriod;
        reader.NextRequest(later);
        var first = Row((2, 20)) with { ModifiedAt = Start };
        reader.Take(PageOf(first) with { HasMore = true }, [.. ChangesOf((2, 20)).Select(change => change with { Shown = change.Shown with { Rows = [first] } })]);
        reader.Acknowledge(Assert.Single(reader.Leaving(later)).Number);

        Assert.False(reader.PutsAside(PageOf(Row((1, 11)), Row((3, 19)) with { ModifiedAt = Start.AddMinutes(1) })));
    }

    [Fact]
    public void Row_that_was_changed_without_a_higher_number_is_handed_over_where_the_numbering_has_stayed()
    {
        var reader = SettledAt(11);
        var later = Start + Options.PollPeriod;
        reader.NextRequest(later);
        var row = Row((1, 11)) with { ModifiedAt = Start.AddSeconds(1) };
        reader.Take(PageOf(row), [.. ChangesOf((1, 11)).Select(change => change with { Shown = change.Shown with { Rows = [row] } })]);

        Assert.Single(reader.Leaving(later));
    }

    [Fact]
    public void While_one_read_serves_all_hints_hurry_no_other()
    {
        var reader = SettledAt(11);
        var asked = Start + TimeSpan.FromSeconds(10);
        reader.Spare(asked);
        reader.Ask(asked);
        Read(reader, asked, (1, 11));
        reader.Settle();

        reader.Hint("2", asked + TimeSpan.FromSeconds(5), isUrgent: false);
        Assert.Null(reader.NextRequest(asked + Options.SharedSpacing - TimeSpan.FromTicks(1)));
        reader.Ask(asked + TimeSpan.FromSeconds(20));
        Assert.NotNull(reader.NextRequest(asked + TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Nor_in_the_minute_after_it()
    {
        var reader = SettledAt(11);
        var asked = Start + TimeSpan.FromSeconds(10);
        reader.Spare(asked);
        reader.Ask(asked);
        Read(reader, asked, (1, 11));
        reader.Settle();
        reader.Hint(null, asked + TimeSpan.FromSeconds(5), isUrgent: false);
        var hinted = asked + Options.SharedSpacing;
        Read(reader, hinted, (1, 11));
        reader.Settle();

        reader.Hint(null, hinted + TimeSpan.FromSeconds(5), isUrgent: false);
        Assert.Null(reader.NextRequest(hinted + Options.SharedSpacing - TimeSpan.FromTicks(1)));
        Assert.NotNull(reader.NextRequest(hinted + Options.SharedSpacing));
    }

    [Fact]
    public void So_does_one_that_shows_others_and_not_the_last_row_until_it_is_known_to_be_gone()
    {
        var reader = SettledAt(11);
        var later = Start + Options.PollPeriod;
        reader.NextRequest(later);

        Assert.False(reader.PutsAside(Page("max", hasMore: true, (2, 12))));
        Assert.False(reader.PutsAside(Page("max", hasMore: false, (1, 13), (2, 12))));
        var doubted = Page("max", hasMore: false, (2, 12));
        Assert.True(reader.PutsAside(doubted));

        // However long it takes to look at the numbering, the page is not read again.
        Assert.NotNull(reader.NextRequest(later + Options.PollPeriod));
        Assert.Same(doubted, reader.Aside);
        reader.Take(doubted, ChangesOf((2, 12)));
        Assert.Null(reader.Aside);
        Settle(reader, later);
        reader.NextRequest(later + Options.PollPeriod);
        Assert.False(reader.PutsAside(Page("max", hasMore: false, (2, 12))));
    }

    [Fact]
    public void Read_that_shows_the_last_row_on_an_earlier_page_casts_no_doubt()
    {
        var reader = SettledAt(11);
        var later = Start + Options.PollPeriod;
        reader.NextRequest(later);

        reader.Take(Page("1", hasMore: true, (1, 11)), ChangesOf((1, 11)));
        Assert.False(reader.PutsAside(Page("max", hasMore: false, (2, 12))));
    }

    [Fact]
    public void Read_that_lacks_the_last_row_casts_doubt_on_the_numbering()
    {
        var fresh = Accounts();
        fresh.NextRequest(Start);
        Assert.False(fresh.PutsAside(Page("max", hasMore: false)));

        var reader = new FeedReader(new("Accounts", Entity.Customer, CheckpointRule.WholeRead), Options, new() { Position = "10", IsComplete = true }, null);
        reader.NextRequest(Start);

        Assert.True(reader.PutsAside(Page("max", hasMore: false)));
        Assert.False(reader.PutsAside(Page("max", hasMore: false, (1, 11))));
        reader.Take(reader.Aside!, []);
        Assert.False(reader.PutsAside(Page("max", hasMore: false)));

        // A row that came late was lacking, and is lacking once more.
        reader.Take(Page("max", hasMore: false, (1, 11)), ChangesOf((1, 11)));
        Settle(reader, Start);
        reader.NextRequest(Start + Options.PollPeriod);
        Assert.True(reader.PutsAside(Page("max", hasMore: false)));
    }

    [Fact]
    public void What_a_read_has_seen_counts_for_nothing_while_it_lacks_what_was_hinted_or_shows_nothing()
    {
        var reader = SettledAt(11);
        var first = Start + Options.Overlap;
        Assert.Null(SharedViews.Of(Entity.Customer, [reader]));
        reader.Ask(first);
        reader.NextRequest(first);
        reader.Take(Page("max", hasMore: false, (1, 11)) with { Read = new(first, first + Options.LeastSpacing) }, []);
        reader.Settle();
        // What was hinted to an earlier reader may have been edited again during this read, and be held back again.
        Assert.Null(SharedViews.Of(Entity.Customer, [reader]));
        first += Options.LeastSpacing;
        reader.Ask(first);
        Read(reader, first, (1, 11));
        reader.Settle();
        Assert.Equal(first, SharedViews.Of(Entity.Customer, [reader]));

        var later = first + Options.PollPeriod;
        reader.Hint("2", later, isUrgent: false);
        Read(reader, later, (1, 11));
        Settle(reader, later);
        Assert.Null(SharedViews.Of(Entity.Customer, [reader]));

        // What was hinted after the read began may be a later change than it shows.
        reader.Hint("2", later + Options.LeastSpacing, isUrgent: false);
        reader.NextRequest(later + Options.LeastSpacing);
        reader.Take(Page("max", hasMore: false, (1, 11), (2, 12)) with { Read = new(later, later) }, []);
        Settle(reader, later);
        Assert.Null(SharedViews.Of(Entity.Customer, [reader]));

        var again = later + Options.LeastSpacing + Options.HintRetries[0];
        Read(reader, again, (1, 11), (2, 12));
        Settle(reader, again);
        Assert.Equal(again, SharedViews.Of(Entity.Customer, [reader]));

        Read(reader, again + Options.PollPeriod);
        reader.Settle();
        Assert.Equal(again, SharedViews.Of(Entity.Customer, [reader]));
        Assert.Null(SharedViews.Of(Entity.Product, [reader]));
    }
}
