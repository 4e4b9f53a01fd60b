using System.Globalization;
using ExactSyncCluster.Connectors.ExactOnline.Webhooks;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Endpoints;

namespace ExactSyncCluster.Silo.Tests.Endpoints;

public sealed class SeenWebhooksTests
{
    private const int Remembered = 10_000;

    private readonly SeenWebhooks _seen = new();

    [Fact]
    public void A_message_is_new_once()
    {
        Assert.True(_seen.IsNew("acme|msg_1"));
        Assert.False(_seen.IsNew("acme|msg_1"));
        Assert.True(_seen.IsNew("acme|msg_2"));
        Assert.True(_seen.IsNew("acme|MSG_1"));
    }

    [Fact]
    public void A_message_of_Exact_that_tells_no_time_is_no_repetition()
    {
        WebhookReading.Hint hint = new() { Topic = "Accounts", Action = "Update", Key = "1", Division = 123456, At = null, Entity = Entity.Customer };

        Assert.True(_seen.IsNew("acme", hint));
        Assert.True(_seen.IsNew("acme", hint));
        var timed = hint with { At = DateTimeOffset.UnixEpoch };
        Assert.True(_seen.IsNew("acme", timed));
        Assert.False(_seen.IsNew("acme", timed));
        Assert.True(_seen.IsNew("other", timed));
    }

    [Fact]
    public void The_last_ten_thousand_are_remembered_and_no_more()
    {
        foreach (var number in Enumerable.Range(0, Remembered + 1))
        {
            Assert.True(_seen.IsNew(Name(number)));
        }

        Assert.False(_seen.IsNew(Name(Remembered)));
        Assert.False(_seen.IsNew(Name(1)));
        Assert.True(_seen.IsNew(Name(0)));
        Assert.True(_seen.IsNew(Name(1)));
    }

    [Fact]
    public void Of_many_who_bring_the_same_message_at_once_one_is_the_first()
    {
        var firsts = 0;
        Parallel.For(0, Remembered, number =>
        {
            if (_seen.IsNew(Name(number % 100)))
            {
                Interlocked.Increment(ref firsts);
            }
        });

        Assert.Equal(100, firsts);
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
