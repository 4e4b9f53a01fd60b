using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Feeds;

/// <summary>What a system said has changed is looked for until it is shown, or cannot be held back any more.</summary>
public sealed class HintBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    private static readonly FeedOptions Options = new();

    private readonly HintBook _book = new(Options);

    [Fact]
    public void Reads_that_come_in_between_use_up_no_retry()
    {
        _book.Add("1", Start);
        var last = Start + Options.HintRetries[^1];
        for (var read = Start; read < last; read += TimeSpan.FromSeconds(4))
        {
            Assert.False(_book.ReadStarts(read));
            Assert.True(_book.LacksSomethingOf(read));
        }

        Assert.Equal(last, _book.NextRetry);
        _book.ReadStarts(last);

        Assert.Null(_book.NextRetry);
        // What the last read does not show either is lacking until it has ended, and the next begins.
        Assert.True(_book.LacksSomethingOf(last));
        Assert.True(_book.ReadStarts(last + TimeSpan.FromSeconds(4)));
        Assert.False(_book.LacksSomethingOf(last));
        Assert.False(_book.ReadStarts(last + TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public void Of_more_than_can_be_remembered_something_is_lacking_until_none_of_it_can_be_held_back()
    {
        var book = new HintBook(Options with { MostHints = 1 });
        book.Add("1", Start);
        book.Add("2", Start.AddSeconds(10));
        book.Add("3", Start.AddSeconds(20));
        book.Shown(new() { Entity = Entity.Customer, Record = new("1"), Rows = [] }, Start.AddSeconds(30));

        Assert.False(book.LacksSomethingOf(Start.AddSeconds(9)));
        Assert.True(book.LacksSomethingOf(Start.AddSeconds(10)));
        Assert.True(book.LacksSomethingOf(Start.AddSeconds(20) + Options.HintRetries[^1]));
        Assert.False(book.LacksSomethingOf(Start.AddSeconds(21) + Options.HintRetries[^1]));
    }

    [Fact]
    public void What_is_hinted_once_more_is_lacking_since_the_first_time()
    {
        _book.Add("1", Start);
        var read = Start + TimeSpan.FromSeconds(1);
        _book.ReadStarts(read);
        _book.Add("1", read + TimeSpan.FromSeconds(1));

        Assert.True(_book.LacksSomethingOf(read));
    }

    [Fact]
    public void No_more_reads_are_asked_for_than_there_are_retries()
    {
        _book.Add("1", Start);
        _book.ReadStarts(Start);
        var asked = new List<TimeSpan>();
        while (_book.NextRetry is { } retry)
        {
            asked.Add(retry - Start);
            _book.ReadStarts(retry);
        }

        Assert.Equal(Options.HintRetries, asked);
    }
}
