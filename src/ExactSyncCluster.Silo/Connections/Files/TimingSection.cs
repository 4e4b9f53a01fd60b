using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Reconciliation;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>How often and how long: what a file says of time, before it is divided for a sandbox.</summary>
/// <param name="ExactPoll">How often Exact's feeds are read when nothing hints at changes.</param>
/// <param name="ExactPollWithWebhooks">The same for those of whose changes webhooks tell.</param>
/// <param name="WebshopPoll">The same for the webshop's.</param>
/// <param name="Pairs">The spans of pairs.</param>
/// <param name="Scale">What all of them are divided by.</param>
internal sealed record TimingSection(TimeSpan ExactPoll, TimeSpan ExactPollWithWebhooks, TimeSpan WebshopPoll, SyncTiming Pairs, TimeScale Scale)
{
    private const double Hour = 3600;
    private const double Day = 24 * Hour;

    private static readonly TimeSpan DefaultExactPoll = FeedOptions.OfExact.PollPeriod;
    private static readonly TimeSpan DefaultExactPollWithWebhooks = FeedOptions.OfExact.PollPeriodWithWebhooks ?? DefaultExactPoll;
    private static readonly TimeSpan DefaultWebshopPoll = TimeSpan.FromSeconds(30);

    public static TimingSection Read(JsonMembers? members)
    {
        var pairs = new SyncTiming();
        if (members is null)
        {
            return new(DefaultExactPoll, DefaultExactPollWithWebhooks, DefaultWebshopPoll, pairs, TimeScale.Real);
        }

        var section = new TimingSection(
            members.Seconds("exactPollSeconds", DefaultExactPoll, 30, Day),
            members.Seconds("exactPollSecondsWithWebhooks", DefaultExactPollWithWebhooks, 30, Day),
            members.Seconds("webshopPollSeconds", DefaultWebshopPoll, 1, Day),
            pairs with
            {
                FreshWithin = members.Seconds("freshWithinSeconds", pairs.FreshWithin, 1, Hour),
                OrderRest = members.Seconds("orderRestSeconds", pairs.OrderRest, 0, Hour),
                RetryFirst = members.Seconds("retryFirstSeconds", pairs.RetryFirst, 1, Hour),
                RetryMost = members.Seconds("retryMostSeconds", pairs.RetryMost, 1, Day),
                WaitMost = members.Seconds("waitMostSeconds", pairs.WaitMost, 1, Day),
            },
            new(members.Number("timeDividedBy", 1, TimeScale.Most) ?? 1));
        members.Close();
        return section;
    }
}
