using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class HistoryPurgeTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : HistoryPurgeTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : HistoryPurgeTests(StorageEngine.Postgres);

    [Fact]
    public async Task Entries_older_than_the_retention_are_removed_portion_by_portion_and_others_stay()
    {
        var pair = Store.NewPair();
        var document = TestStore.Document(pair, exact: "1", key: "1");
        document.NewHistory = [.. Enumerable.Range(0, 5).Select(day => Entry(Store.Now.AddDays(-95 + day))), Entry(Store.Now.AddDays(-1))];
        await Store.WriteAsync(pair, document);
        using var purge = new HistoryPurge(
            Store.History, Options.Create(new HistoryOptions { PurgeLimit = 2 }), Store.Time, NullLogger<HistoryPurge>.Instance);

        await purge.PurgeAsync(Cancellation);

        Assert.Equal(Store.Now.AddDays(-1), Assert.Single(await Store.History.OfPairAsync(pair, 10, Cancellation)).Entry.At);
    }

    private static HistoryEntry Entry(DateTimeOffset at) => new() { Kind = HistoryKind.Written, At = at, System = SystemName.Exact };
}
