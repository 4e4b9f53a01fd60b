using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class DueWorkTests(StorageEngine engine) : StorageTests(engine)
{
    private const int Plenty = 100;
    private const int Few = 2;
    private const string Noisy = "noisy";
    private const string Quiet = "quiet";

    public sealed class OnSqlite() : DueWorkTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : DueWorkTests(StorageEngine.Postgres);

    [Fact]
    public async Task The_ends_are_named_whose_pairs_are_due_by_then()
    {
        await WaitAsync("one", SystemName.Exact, seconds: -5);
        await WaitAsync("one", SystemName.Exact, seconds: 0);
        await WaitAsync("one", SystemName.Webshop, seconds: 1);
        await WaitAsync("two", SystemName.Webshop, seconds: -1);
        await WaitAsync("three", SystemName.Exact, seconds: 900);

        var due = await AskAsync(Plenty);

        Assert.Equal([("one", SystemName.Exact), ("two", SystemName.Webshop)], due.Pairs.Order());
        Assert.Empty(due.StuckChanges);
    }

    [Theory]
    [InlineData(Plenty)]
    [InlineData(Few)]
    public async Task Whoever_is_named_has_due_pairs_and_who_has_is_named(int limit)
    {
        foreach (var status in Enum.GetValues<PairStatus>())
        {
            await WriteAsync(new($"{status}", Entity.Customer, Store.NextId()), row => row with { Status = status, Due = Store.Now });
        }

        foreach (var priority in Enum.GetValues<CallPriority>())
        {
            await WriteAsync(new($"{priority}", Entity.Order, Store.NextId()), row => row with { Status = PairStatus.Waiting, Due = Store.Now, Priority = priority });
        }

        string[] connections = [.. Enum.GetNames<PairStatus>(), .. Enum.GetNames<CallPriority>()];
        var due = await AskAsync(limit, connections);

        foreach (var connection in connections)
        {
            foreach (var system in SystemNames.Both)
            {
                var pairs = await Store.Directory.DueAsync([connection], system, Store.Now, Plenty, Cancellation);
                Assert.True(pairs.Count > 0 == due.Pairs.Contains((connection, system)), $"{connection}, {system}: {pairs.Count} due pairs.");
            }
        }

        Assert.True(due.Pairs.Count >= Enum.GetValues<CallPriority>().Length);
    }

    [Fact]
    public async Task A_long_backlog_of_one_connection_hides_no_other()
    {
        for (var place = 0; place < Few; place++)
        {
            await WaitAsync(Noisy, SystemName.Exact, seconds: -60);
        }

        await WaitAsync(Quiet, SystemName.Webshop, seconds: 0);

        var due = await AskAsync(Few, Noisy, Quiet, "idle");

        Assert.Equal([(Noisy, SystemName.Exact), (Quiet, SystemName.Webshop)], due.Pairs.Order());
    }

    [Fact]
    public async Task The_ends_are_named_whose_stuck_changes_are_to_be_tried_again()
    {
        await StickAsync("one", SystemName.Exact, seconds: 0);
        await StickAsync("one", SystemName.Webshop, seconds: 1);
        await StickAsync("two", SystemName.Webshop, seconds: -1);

        var due = await AskAsync(Plenty);

        Assert.Equal([("one", SystemName.Exact), ("two", SystemName.Webshop)], due.StuckChanges.Order());
        Assert.Empty(due.Pairs);
    }

    [Fact]
    public async Task Many_stuck_changes_of_one_connection_hide_no_other()
    {
        for (var place = 0; place < Few; place++)
        {
            await StickAsync(Noisy, SystemName.Exact, seconds: -60);
        }

        await StickAsync(Quiet, SystemName.Webshop, seconds: 0);
        await WaitAsync(Quiet, SystemName.Exact, seconds: 0);

        var due = await AskAsync(Few, Noisy, Quiet, "idle");

        Assert.Equal([(Noisy, SystemName.Exact), (Quiet, SystemName.Webshop)], due.StuckChanges.Order());
        Assert.Equal([(Quiet, SystemName.Exact)], due.Pairs);
    }

    private Task<DueEnds> AskAsync(int limit, params string[] connections) =>
        new DueWork(Store.Reader).AskAsync(connections, Store.Now, limit, Cancellation);

    private Task WaitAsync(string connection, SystemName system, int seconds) => WriteAsync(
        new(connection, Entity.Customer, Store.NextId()),
        row => row with { Status = PairStatus.Waiting, System = system, Due = Store.Now.AddSeconds(seconds), Priority = CallPriority.Backfill });

    private async Task WriteAsync(PairKey pair, Func<DirectoryRow, DirectoryRow> change)
    {
        var document = TestStore.Document(pair);
        document.Row = change(document.Row!);
        await Store.WriteAsync(pair, document);
    }

    private Task StickAsync(string connection, SystemName system, int seconds)
    {
        PairKey pair = new(connection, Entity.Customer, Store.NextId());
        var delivery = new FeedDelivery
        {
            Pair = pair,
            Feed = "Accounts",
            Number = 1,
            Shown = new() { System = system, Entity = pair.Entity, Record = new("r"), Rows = [], Read = new(Store.Now, Store.Now) },
            UnchangedSince = Store.Now,
            Matched = false,
        };
        return new StuckChanges(Store.Reader, Store.Writer, Store.Cipher).AddAsync(delivery, "It fails.", Store.Now, Store.Now.AddSeconds(seconds), Cancellation);
    }
}
