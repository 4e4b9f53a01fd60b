using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class HistoryStoreTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : HistoryStoreTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : HistoryStoreTests(StorageEngine.Postgres);

    [Fact]
    public async Task An_entry_is_read_as_it_was_appended()
    {
        var pair = Store.NewPair(Entity.Order);
        var entry = new HistoryEntry
        {
            Kind = HistoryKind.ConflictLost,
            At = Store.Now,
            System = SystemName.Webshop,
            Group = "price",
            LineKey = "line-1",
            Values = Fields.None.With("price", Value.Of("12.50")),
            Stamp = new(SystemName.Webshop, Store.Now.AddSeconds(-2), Store.Now.AddMinutes(-1)),
            OrderUncertain = true,
            Reason = "Exact's edit was later.",
        };
        await AppendAsync(pair, entry);

        var read = Assert.Single(await Store.History.OfPairAsync(pair, 10, Cancellation));

        Assert.Equal((pair, entry), (read.Pair, read.Entry));
    }

    [Fact]
    public async Task The_newest_of_a_pair_come_first()
    {
        var pair = Store.NewPair();
        await AppendAsync(pair, Entry(HistoryKind.Linked), Entry(HistoryKind.Written), Entry(HistoryKind.Parked));

        var read = await Store.History.OfPairAsync(pair, 2, Cancellation);

        Assert.Equal([HistoryKind.Parked, HistoryKind.Written], read.Select(stored => stored.Entry.Kind));
    }

    [Fact]
    public async Task A_connection_is_read_page_by_page_to_its_end()
    {
        var pairs = Enumerable.Range(0, 5).Select(_ => Store.NewPair()).ToList();
        foreach (var pair in pairs)
        {
            await AppendAsync(pair, Entry(HistoryKind.Written));
        }

        await AppendAsync(new PairKey("elsewhere", Entity.Customer, Store.NextId()), Entry(HistoryKind.Written));
        var read = new List<StoredHistory>();
        while (await Store.History.AfterAsync(TestStore.Connection, read.LastOrDefault()?.Id ?? 0, 2, Cancellation) is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        Assert.Equal(pairs, read.Select(stored => stored.Pair));
    }

    [Fact]
    public async Task Entries_are_counted_by_kind()
    {
        await AppendAsync(Store.NewPair(), Entry(HistoryKind.Written), Entry(HistoryKind.Written), Entry(HistoryKind.Parked));

        var counts = await Store.History.CountAsync(TestStore.Connection, Cancellation);

        Assert.Equal((2, 1, 2), (counts[HistoryKind.Written], counts[HistoryKind.Parked], counts.Count));
    }

    [Fact]
    public async Task A_purge_removes_the_oldest_up_to_its_limit_and_nothing_younger()
    {
        var pair = Store.NewPair();
        await AppendAsync(pair, [.. Enumerable.Range(0, 5).Select(days => Entry(HistoryKind.Written, days))]);
        var before = Store.Now.AddDays(3);

        var removed = new[]
        {
            await Store.History.PurgeAsync(before, 2, Cancellation),
            await Store.History.PurgeAsync(before, 2, Cancellation),
            await Store.History.PurgeAsync(before, 2, Cancellation),
        };

        Assert.Equal([2, 1, 0], removed);
        Assert.Equal(2, (await Store.History.OfPairAsync(pair, 10, Cancellation)).Count);
    }

    private HistoryEntry Entry(HistoryKind kind, int days = 0) => new() { Kind = kind, At = Store.Now.AddDays(days), System = SystemName.Exact };

    private async Task AppendAsync(PairKey pair, params HistoryEntry[] entries)
    {
        var document = TestStore.Document(pair);
        document.NewHistory = [.. entries];
        await Store.WriteAsync(pair, document);
    }
}
