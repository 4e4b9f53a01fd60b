using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class DirectoryMatchTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : DirectoryMatchTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : DirectoryMatchTests(StorageEngine.Postgres);

    [Fact]
    public async Task Records_that_alone_carry_their_key_on_each_side_are_linked_with_their_rows()
    {
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        var webshop = await Store.ShowAsync(SystemName.Webshop, "w1", "key", rows: new MemberId("", "w1-other", false));

        var linked = await MatchAsync();
        var byRow = await Store.ResolveAsync(SystemName.Webshop, new ResolveEntry(null, null, [new("", "w1-other", true)], null, null));

        Assert.Equal(1, linked);
        Assert.Equal(new RecordId("w1"), (await Store.RowAsync(exact)).Webshop);
        Assert.Equal((PairStatus.Moved, exact), ((await Store.RowAsync(webshop)).Status, (await Store.RowAsync(webshop)).MovedTo!.Value));
        Assert.Equal(exact, byRow[0]!.Pair);
        Assert.Equal(0, await MatchAsync());
    }

    [Fact]
    public async Task A_key_that_holds_what_a_column_cannot_is_matched_and_claimed_like_any_other()
    {
        const string key = "k\0\u0001";
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", key);
        await Store.ShowAsync(SystemName.Webshop, "w\0", key);
        var other = await Store.ShowAsync(SystemName.Exact, "e2", "\0");

        Assert.Equal(1, await MatchAsync());
        Assert.Equal((new RecordId("w\0"), key), ((await Store.RowAsync(exact)).Webshop, (await Store.RowAsync(exact)).MatchKey));
        Assert.IsType<ClaimAnswer.Granted>(await Store.ClaimAsync(other, SystemName.Webshop, "\0"));
    }

    [Fact]
    public async Task Keys_that_several_carry_or_that_are_claimed_or_linked_are_left_alone()
    {
        await ShowBothAsync("twice", ["e1", "e2"], ["w1"]);
        await ShowBothAsync("twice there", ["e3"], ["w2", "w3"]);
        await ShowBothAsync("one side", ["e4"], []);
        var claimed = await Store.ShowAsync(SystemName.Exact, "e5", "claimed");
        await Store.ClaimAsync(claimed, SystemName.Webshop, "claimed");
        await Store.ShowAsync(SystemName.Webshop, "w5", "claimed");
        var linked = Store.NewPair();
        await Store.WriteAsync(linked, TestStore.Document(linked, "e6", "w6", "linked"));
        await ShowBothAsync("linked", ["e7"], ["w7"]);
        await Store.ShowAsync(SystemName.Exact, "e8");
        await Store.ShowAsync(SystemName.Webshop, "w8");

        Assert.Equal(0, await MatchAsync());
    }

    [Fact]
    public async Task More_records_than_one_transaction_takes_are_all_linked()
    {
        const int Records = 4_500;
        await ShowAllAsync(SystemName.Exact, "e", Records);
        await ShowAllAsync(SystemName.Webshop, "w", Records);

        Assert.Equal(Records, await MatchAsync());
        var counts = await Store.Directory.CountAsync(TestStore.Connection, Cancellation);
        Assert.Equal(
            [(PairStatus.Known, Records), (PairStatus.Moved, Records)],
            counts.Select(count => (count.Status, count.Count)));
    }

    private Task<int> MatchAsync() => Store.Directory.MatchAsync(TestStore.Connection, Entity.Customer, Store.Now, Cancellation);

    private async Task ShowBothAsync(string key, string[] exact, string[] webshop)
    {
        foreach (var record in exact)
        {
            await Store.ShowAsync(SystemName.Exact, record, key);
        }

        foreach (var record in webshop)
        {
            await Store.ShowAsync(SystemName.Webshop, record, key);
        }
    }

    private async Task ShowAllAsync(SystemName system, string prefix, int records)
    {
        foreach (var page in Enumerable.Range(0, records).Chunk(1_000))
        {
            await Store.ResolveAsync(
                system, [.. page.Select(number => new ResolveEntry(Entity.Customer, new RecordId($"{prefix}{number}"), [], $"key-{number}", null))]);
        }
    }
}
