using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Tests.Storage;

public sealed class DirectoryMatchTests : IAsyncDisposable
{
    private readonly TestStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Records_that_alone_carry_their_key_on_each_side_are_linked_with_their_rows()
    {
        var exact = await _store.ShowAsync(SystemName.Exact, "e1", "key");
        var webshop = await _store.ShowAsync(SystemName.Webshop, "w1", "key", rows: new MemberId("", "w1-other", false));

        var linked = await MatchAsync();
        var byRow = await _store.ResolveAsync(SystemName.Webshop, new ResolveEntry(null, null, [new("", "w1-other", true)], null, null));

        Assert.Equal(1, linked);
        Assert.Equal(new RecordId("w1"), (await _store.RowAsync(exact)).Webshop);
        Assert.Equal((PairStatus.Moved, exact), ((await _store.RowAsync(webshop)).Status, (await _store.RowAsync(webshop)).MovedTo!.Value));
        Assert.Equal(exact, byRow[0]!.Pair);
        Assert.Equal(0, await MatchAsync());
    }

    [Fact]
    public async Task Keys_that_several_carry_or_that_are_claimed_or_linked_are_left_alone()
    {
        await ShowBothAsync("twice", ["e1", "e2"], ["w1"]);
        await ShowBothAsync("twice there", ["e3"], ["w2", "w3"]);
        await ShowBothAsync("one side", ["e4"], []);
        var claimed = await _store.ShowAsync(SystemName.Exact, "e5", "claimed");
        await _store.ClaimAsync(claimed, SystemName.Webshop, "claimed");
        await _store.ShowAsync(SystemName.Webshop, "w5", "claimed");
        var linked = _store.NewPair();
        await _store.WriteAsync(linked, TestStore.Document(linked, "e6", "w6", "linked"));
        await ShowBothAsync("linked", ["e7"], ["w7"]);
        await _store.ShowAsync(SystemName.Exact, "e8");
        await _store.ShowAsync(SystemName.Webshop, "w8");

        Assert.Equal(0, await MatchAsync());
    }

    [Fact]
    public async Task More_records_than_one_transaction_takes_are_all_linked()
    {
        const int Records = 4_500;
        await ShowAllAsync(SystemName.Exact, "e", Records);
        await ShowAllAsync(SystemName.Webshop, "w", Records);

        Assert.Equal(Records, await MatchAsync());
        var counts = await _store.Directory.CountAsync(TestStore.Connection, Cancellation);
        Assert.Equal(
            [(PairStatus.Known, Records), (PairStatus.Moved, Records)],
            counts.Select(count => (count.Status, count.Count)));
    }

    private Task<int> MatchAsync() => _store.Directory.MatchAsync(TestStore.Connection, Entity.Customer, _store.Now, Cancellation);

    private async Task ShowBothAsync(string key, string[] exact, string[] webshop)
    {
        foreach (var record in exact)
        {
            await _store.ShowAsync(SystemName.Exact, record, key);
        }

        foreach (var record in webshop)
        {
            await _store.ShowAsync(SystemName.Webshop, record, key);
        }
    }

    private async Task ShowAllAsync(SystemName system, string prefix, int records)
    {
        foreach (var page in Enumerable.Range(0, records).Chunk(1_000))
        {
            await _store.ResolveAsync(
                system, [.. page.Select(number => new ResolveEntry(Entity.Customer, new RecordId($"{prefix}{number}"), [], $"key-{number}", null))]);
        }
    }
}
