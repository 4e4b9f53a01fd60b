using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Feeds;

/// <summary>Readers of some feeds, and pages that they are given.</summary>
internal static class ReadFeeds
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly FeedOptions Options = new() { Window = 2 };

    public static void Settle(FeedReader reader, DateTimeOffset now)
    {
        foreach (var delivery in reader.Leaving(now))
        {
            reader.Acknowledge(delivery.Number);
        }

        reader.Settle();
    }

    public static FeedReader SettledAt(long version)
    {
        var reader = Accounts();
        reader.NextRequest(Start);
        var row = Row((1, version)) with { ModifiedAt = Start };
        reader.Take(PageOf(row), [.. ChangesOf((1, version)).Select(change => change with { Shown = change.Shown with { Rows = [row] } })]);
        reader.Acknowledge(reader.Leaving(Start)[0].Number);
        reader.Settle();
        return reader;
    }

    public static FeedPage.Page PageOf(params RowShown[] rows) =>
        new([.. rows.Select(static row => new FeedEntry { Entity = Entity.Customer, Record = new(row.Key.Id), Rows = [row] })], "max", false, new(Start, Start));

    public static FeedReader Accounts(SystemsSearch? search = null) => new(new("Accounts", Entity.Customer, CheckpointRule.WholeRead), Options, new(), search);

    public static FeedReader Customers(SystemsSearch? search = null) => new(new("customers", Entity.Customer, CheckpointRule.EachPage), Options, new(), search);

    public static void Read(FeedReader reader, DateTimeOffset now, params (int Record, long Version)[] rows)
    {
        Assert.NotNull(reader.NextRequest(now));
        reader.Take(Page("max", hasMore: false, rows) with { Read = new(now, now) }, ChangesOf(rows));
    }

    public static FeedPage.Page Page(string next, bool hasMore, params (int Record, long Version)[] rows) =>
        new([.. rows.Select(static row => new FeedEntry { Entity = Entity.Customer, Record = new($"{row.Record}"), Rows = [Row(row)] })], next, hasMore, new(Start, Start));

    public static List<FeedChange> ChangesOf(params (int Record, long Version)[] rows) =>
        [.. rows.Select(static row => new FeedChange(
            Pair(row.Record),
            new()
            {
                System = SystemName.Exact,
                Entity = Entity.Customer,
                Record = new($"{row.Record}"),
                Rows = [Row(row)],
                Read = new(Start, Start),
            },
            Start))];

    public static PairKey Pair(int record) => new("acme", Entity.Customer, new Guid(record, 0, 0, new byte[8]));

    public static RowShown Row((int Record, long Version) row) =>
        new() { Key = RowKey.Main($"{row.Record}"), Fields = Fields.None, Version = row.Version };
}
