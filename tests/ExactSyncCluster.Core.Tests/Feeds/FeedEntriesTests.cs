using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Feeds;

public sealed class FeedEntriesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_end_of_a_record_is_handed_over_before_the_ends_of_its_rows()
    {
        var order = new PairKey("demo", Entity.Order, Guid.Parse("00000000-0000-0000-0000-000000000001"));
        var page = new FeedPage.Page([Ended("line1"), Ended("line2"), Ended("order")], "3", false, new(Now, Now));
        var answers = new Resolved?[] { Of(order, "lines"), Of(order, "lines"), Of(order, "") };

        var changes = FeedEntries.Changes(SystemName.Exact, null, page, answers);

        Assert.Equal(["order", "lines/line1", "lines/line2"], changes.Select(static change => change.Shown.Rows[0].Key.ToString()));
    }

    private static FeedEntry Ended(string id) =>
        new() { Entity = null, Record = null, Rows = [new() { Key = RowKey.Main(id), Fields = null, Version = 1 }] };

    private static Resolved Of(PairKey pair, string collection) => new(pair, new("order"), [new(collection, "", true)], Now);
}
