using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExactSyncCluster.Silo.Tests.Storage;

public sealed class HistoryPurgeTests
{
    [Fact]
    public async Task Entries_older_than_the_retention_are_removed_portion_by_portion_and_others_stay()
    {
        await using var store = new TestStore();
        var pair = store.NewPair();
        var document = TestStore.Document(pair, exact: "1", key: "1");
        document.NewHistory = [.. Enumerable.Range(0, 5).Select(day => Entry(store.Now.AddDays(-95 + day))), Entry(store.Now.AddDays(-1))];
        await store.WriteAsync(pair, document);
        using var purge = new HistoryPurge(
            store.History, Options.Create(new HistoryOptions { PurgeLimit = 2 }), store.Time, NullLogger<HistoryPurge>.Instance);

        await purge.PurgeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(store.Now.AddDays(-1), Assert.Single(await store.History.OfPairAsync(pair, 10, TestContext.Current.CancellationToken)).Entry.At);
    }

    private static HistoryEntry Entry(DateTimeOffset at) => new() { Kind = HistoryKind.Written, At = at, System = SystemName.Exact };
}
