using ExactSyncCluster.Core.Feeds;

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
            _book.ReadStarts(read);
            Assert.True(_book.LacksSomethingOf(read));
        }

        Assert.Equal(last, _book.NextRetry);
        _book.ReadStarts(last);

        Assert.False(_book.LacksSomethingOf(last));
        Assert.Null(_book.NextRetry);
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
