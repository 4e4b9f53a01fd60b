using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class PairStorageTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : PairStorageTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : PairStorageTests(StorageEngine.Postgres);

    [Fact]
    public async Task A_pair_that_was_never_written_reads_as_empty()
    {
        var read = await Store.ReadAsync(Store.NewPair());

        Assert.Null(read.State!.State);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task What_was_written_is_read_with_its_version()
    {
        var pair = Store.NewPair();
        var written = await Store.WriteAsync(pair, TestStore.Document(pair, exact: "e1", key: "k"));
        await Store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), written);

        var read = await Store.ReadAsync(pair);

        Assert.Equal("2", read.ETag);
        Assert.True(read.RecordExists);
        Assert.Equal(new RecordId("e1"), read.State!.State!.Exact.Record);
    }

    [Fact]
    public async Task A_row_whose_texts_hold_what_a_column_cannot_is_written_once_and_read_as_it_was()
    {
        var pair = Store.NewPair();
        var document = TestStore.Document(pair, webshop: "w\0", key: "k\0\u0001");
        document.Row = document.Row! with { Number = "\0", ShopNumber = "\u00010", Reason = "because of \0" };
        var written = await Store.WriteAsync(pair, document);
        var at = (await Store.RowAsync(pair)).UpdatedAt;
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        await Store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), written);

        var row = await Store.RowAsync(pair);

        Assert.Equal(("k\0\u0001", "\0", "\u00010", "because of \0", at), (row.MatchKey, row.Number, row.ShopNumber, row.Reason, row.UpdatedAt));
        Assert.Equal([pair], (await Store.Directory.ListAsync(new(TestStore.Connection, null, null, "k\0", 10), Cancellation)).Select(static found => found.Pair));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("not a version")]
    public async Task A_write_with_another_version_is_refused_and_names_both(string? etag)
    {
        var pair = Store.NewPair();
        var written = await Store.WriteAsync(pair, TestStore.Document(pair));
        await Store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), written);

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteAsync(pair, TestStore.Document(pair), etag));

        Assert.Equal("2", error.StoredEtag);
        Assert.Equal(etag ?? "none", error.CurrentEtag);
    }

    [Fact]
    public async Task A_write_with_a_version_of_a_pair_that_is_not_there_is_refused()
    {
        var pair = Store.NewPair();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteAsync(pair, TestStore.Document(pair), "1"));

        Assert.Null((await Store.ReadAsync(pair)).ETag);
        Assert.Null(await Store.Directory.FindAsync(pair, Cancellation));
    }

    [Fact]
    public async Task Of_two_racing_first_writes_of_200_pairs_exactly_one_each_succeeds()
    {
        var pairs = Enumerable.Range(0, 200).Select(_ => Store.NewPair()).ToList();

        var outcomes = await Task.WhenAll(pairs.Concat(pairs).Select(async pair =>
        {
            try
            {
                await Task.Run(() => Store.WriteAsync(pair, TestStore.Document(pair)), Cancellation);
                return (pair, won: true);
            }
            catch (InconsistentStateException)
            {
                return (pair, won: false);
            }
        }));

        Assert.Equal(200, outcomes.Count(outcome => outcome.won));
        Assert.Equal(200, outcomes.Where(outcome => outcome.won).DistinctBy(outcome => outcome.pair).Count());
    }

    [Fact]
    public async Task Of_pairs_that_are_stored_together_one_that_was_overtaken_fails_alone_and_the_others_have_rows_and_versions_of_their_own()
    {
        var pairs = Enumerable.Range(0, 5).Select(_ => Store.NewPair()).ToList();
        foreach (var pair in pairs.Take(4))
        {
            await Store.WriteAsync(pair, TestStore.Document(pair));
        }

        var overtaken = pairs[2];
        await Store.WriteAsync(overtaken, TestStore.Document(overtaken), "1");
        await Store.Database.WriteGate.WaitAsync(Cancellation);
        var writes = pairs.ConvertAll(pair => Store.WriteAsync(pair, TestStore.Document(pair, exact: $"of {pair.Id}"), pair == pairs[4] ? null : "1"));
        Store.Database.WriteGate.Release();

        var refusal = await Assert.ThrowsAsync<InconsistentStateException>(() => writes[2]);

        Assert.Equal(("2", "1"), (refusal.StoredEtag, refusal.CurrentEtag));
        Assert.Null((await Store.RowAsync(overtaken)).Exact);
        foreach (var (place, pair) in pairs.Index().Where(one => one.Item != overtaken))
        {
            await writes[place];
            Assert.Equal($"of {pair.Id}", (await Store.RowAsync(pair)).Exact?.Value);
            Assert.Equal(place == 4 ? "1" : "2", (await Store.ReadAsync(pair)).ETag);
        }
    }

    [Fact]
    public async Task A_cleared_pair_keeps_its_version_and_can_be_written_again()
    {
        var pair = Store.NewPair();
        var held = await Store.WriteAsync(pair, TestStore.Document(pair));
        await Store.Pairs.ClearStateAsync("pair", TestStore.Grain(pair), held);

        var read = await Store.ReadAsync(pair);
        var again = await Store.WriteAsync(pair, TestStore.Document(pair), read.ETag);

        Assert.Null(held.State!.State);
        Assert.False(read.RecordExists);
        Assert.Equal(["2", "3"], [read.ETag, again.ETag]);
    }

    [Fact]
    public async Task The_row_follows_the_state()
    {
        var pair = Store.NewPair(Entity.Order);
        var needed = Store.NewPair();
        var waiting = new Standing.Waiting(WaitCause.Needs, SystemName.Exact, Store.Now, Store.Now.AddMinutes(5), needed, "Its customer is not linked yet.");
        var held = await Store.WriteAsync(pair, TestStore.Document(pair, webshop: "w1", key: "k", standing: waiting));
        var first = await Store.RowAsync(pair);
        held.State = TestStore.Document(pair, exact: "e1", webshop: "w1");
        await Store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), held);
        var second = await Store.RowAsync(pair);

        Assert.Equal((PairStatus.Waiting, "Needs", needed, Store.Now.AddMinutes(5)), (first.Status, first.Cause, first.Needs, first.Due!.Value));
        Assert.Equal((PairStatus.Settled, null, new RecordId("e1"), "k"), (second.Status, second.Cause, second.Exact, second.MatchKey));
        Assert.Null(second.Due);
    }

    [Fact]
    public async Task An_id_that_contradicts_the_rowStores_nothing()
    {
        var pair = await Store.ShowAsync(SystemName.Exact, "e1");

        var error = await Assert.ThrowsAsync<PairContradictionException>(() => Store.WriteAsync(pair, TestStore.Document(pair, exact: "e2")));

        Assert.Equal(SystemName.Exact, error.System);
        Assert.False((await Store.ReadAsync(pair)).RecordExists);
        Assert.Empty(await Store.History.OfPairAsync(pair, 10, Cancellation));
    }

    [Fact]
    public async Task An_id_that_belongs_to_another_pairStores_nothing()
    {
        await Store.ShowAsync(SystemName.Webshop, "w1");
        var pair = await Store.ShowAsync(SystemName.Exact, "e1");

        await Assert.ThrowsAsync<PairContradictionException>(() => Store.WriteAsync(pair, TestStore.Document(pair, "e1", "w1")));

        Assert.False((await Store.ReadAsync(pair)).RecordExists);
        Assert.Null((await Store.RowAsync(pair)).Webshop);
    }

    [Fact]
    public async Task A_refused_write_leaves_row_and_history_as_they_were()
    {
        var pair = Store.NewPair();
        await Store.WriteAsync(pair, TestStore.Document(pair));
        var late = TestStore.Document(pair, exact: "e1", standing: new Standing.Waiting(WaitCause.Quota, SystemName.Exact, Store.Now, Store.Now, null, ""));
        late.NewHistory = [Entry(Store.Now)];

        await Assert.ThrowsAsync<InconsistentStateException>(() => Store.WriteAsync(pair, late));

        Assert.Equal(PairStatus.Settled, (await Store.RowAsync(pair)).Status);
        Assert.Null((await Store.RowAsync(pair)).Exact);
        Assert.Empty(await Store.History.OfPairAsync(pair, 10, Cancellation));
        Assert.Single(late.NewHistory);
    }

    [Fact]
    public async Task History_is_appended_with_the_state_and_emptied()
    {
        var pair = Store.NewPair();
        var document = TestStore.Document(pair);
        document.NewHistory = [Entry(Store.Now), Entry(Store.Now.AddSeconds(1))];
        var held = await Store.WriteAsync(pair, document);
        await Store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), held);

        Assert.Empty(document.NewHistory);
        Assert.Equal(2, (await Store.History.OfPairAsync(pair, 10, Cancellation)).Count);
    }

    [Fact]
    public async Task An_alias_is_not_written_unless_its_state_says_that_it_moved()
    {
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", "k");
        var webshop = await Store.ShowAsync(SystemName.Webshop, "w1", "k");
        await Store.ClaimAsync(exact, SystemName.Webshop, "k");

        var error = await Assert.ThrowsAsync<PairMovedException>(() => Store.WriteAsync(webshop, TestStore.Document(webshop, webshop: "w1")));
        await Store.WriteAsync(webshop, TestStore.Document(webshop, webshop: "w1", standing: new Standing.Moved(exact)));

        Assert.Equal((webshop, exact), (error.Pair, error.Target));
        Assert.Equal(exact, (await Store.RowAsync(webshop)).MovedTo);
        Assert.IsType<Standing.Moved>((await Store.ReadAsync(webshop)).State!.State!.Standing);
    }

    [Fact]
    public async Task Members_of_the_row_are_remembered()
    {
        var pair = Store.NewPair(Entity.Order);
        var document = TestStore.Document(pair, exact: "e1");
        document.Row = document.Row! with { Members = [new(SystemName.Exact, Collections.Lines, "line-1")] };
        await Store.WriteAsync(pair, document);

        var found = await Store.ResolveAsync(SystemName.Exact, new ResolveEntry(null, null, [new("", "line-1", true)], null, null));

        Assert.Equal(pair, found[0]!.Pair);
        Assert.Equal(new MemberId(Collections.Lines, "line-1", true), Assert.Single(found[0]!.Rows));
    }

    [Fact]
    public async Task Another_state_than_a_pair_is_refused() =>
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            Store.Pairs.ReadStateAsync("pair", TestStore.Grain(Store.NewPair()), new GrainState<string>()));

    private static HistoryEntry Entry(DateTimeOffset at) => new() { Kind = HistoryKind.Written, At = at, System = SystemName.Exact };
}
