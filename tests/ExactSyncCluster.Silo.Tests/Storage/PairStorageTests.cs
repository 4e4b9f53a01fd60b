using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public sealed class PairStorageTests : IAsyncDisposable
{
    private readonly TestStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_pair_that_was_never_written_reads_as_empty()
    {
        var read = await _store.ReadAsync(_store.NewPair());

        Assert.Null(read.State!.State);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task What_was_written_is_read_with_its_version()
    {
        var pair = _store.NewPair();
        var written = await _store.WriteAsync(pair, TestStore.Document(pair, exact: "e1", key: "k"));
        await _store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), written);

        var read = await _store.ReadAsync(pair);

        Assert.Equal("2", read.ETag);
        Assert.True(read.RecordExists);
        Assert.Equal(new RecordId("e1"), read.State!.State!.Exact.Record);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("not a version")]
    public async Task A_write_with_another_version_is_refused_and_names_both(string? etag)
    {
        var pair = _store.NewPair();
        var written = await _store.WriteAsync(pair, TestStore.Document(pair));
        await _store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), written);

        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => _store.WriteAsync(pair, TestStore.Document(pair), etag));

        Assert.Equal("2", error.StoredEtag);
        Assert.Equal(etag ?? "none", error.CurrentEtag);
    }

    [Fact]
    public async Task A_write_with_a_version_of_a_pair_that_is_not_there_is_refused()
    {
        var pair = _store.NewPair();

        await Assert.ThrowsAsync<InconsistentStateException>(() => _store.WriteAsync(pair, TestStore.Document(pair), "1"));

        Assert.Null((await _store.ReadAsync(pair)).ETag);
        Assert.Null(await _store.Directory.FindAsync(pair, Cancellation));
    }

    [Fact]
    public async Task Of_two_racing_first_writes_of_200_pairs_exactly_one_each_succeeds()
    {
        var pairs = Enumerable.Range(0, 200).Select(_ => _store.NewPair()).ToList();

        var outcomes = await Task.WhenAll(pairs.Concat(pairs).Select(async pair =>
        {
            try
            {
                await Task.Run(() => _store.WriteAsync(pair, TestStore.Document(pair)), Cancellation);
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
    public async Task A_cleared_pair_keeps_its_version_and_can_be_written_again()
    {
        var pair = _store.NewPair();
        var held = await _store.WriteAsync(pair, TestStore.Document(pair));
        await _store.Pairs.ClearStateAsync("pair", TestStore.Grain(pair), held);

        var read = await _store.ReadAsync(pair);
        var again = await _store.WriteAsync(pair, TestStore.Document(pair), read.ETag);

        Assert.Null(held.State!.State);
        Assert.False(read.RecordExists);
        Assert.Equal(["2", "3"], [read.ETag, again.ETag]);
    }

    [Fact]
    public async Task The_row_follows_the_state()
    {
        var pair = _store.NewPair(Entity.Order);
        var needed = _store.NewPair();
        var waiting = new Standing.Waiting(WaitCause.Needs, SystemName.Exact, _store.Now, _store.Now.AddMinutes(5), needed, "Its customer is not linked yet.");
        var held = await _store.WriteAsync(pair, TestStore.Document(pair, webshop: "w1", key: "k", standing: waiting));
        var first = await _store.RowAsync(pair);
        held.State = TestStore.Document(pair, exact: "e1", webshop: "w1");
        await _store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), held);
        var second = await _store.RowAsync(pair);

        Assert.Equal((PairStatus.Waiting, "Needs", needed, _store.Now.AddMinutes(5)), (first.Status, first.Cause, first.Needs, first.Due!.Value));
        Assert.Equal((PairStatus.Settled, null, new RecordId("e1"), "k"), (second.Status, second.Cause, second.Exact, second.MatchKey));
        Assert.Null(second.Due);
    }

    [Fact]
    public async Task An_id_that_contradicts_the_row_stores_nothing()
    {
        var pair = await _store.ShowAsync(SystemName.Exact, "e1");

        var error = await Assert.ThrowsAsync<PairContradictionException>(() => _store.WriteAsync(pair, TestStore.Document(pair, exact: "e2")));

        Assert.Equal(SystemName.Exact, error.System);
        Assert.False((await _store.ReadAsync(pair)).RecordExists);
        Assert.Empty(await _store.History.OfPairAsync(pair, 10, Cancellation));
    }

    [Fact]
    public async Task An_id_that_belongs_to_another_pair_stores_nothing()
    {
        await _store.ShowAsync(SystemName.Webshop, "w1");
        var pair = await _store.ShowAsync(SystemName.Exact, "e1");

        await Assert.ThrowsAsync<PairContradictionException>(() => _store.WriteAsync(pair, TestStore.Document(pair, "e1", "w1")));

        Assert.False((await _store.ReadAsync(pair)).RecordExists);
        Assert.Null((await _store.RowAsync(pair)).Webshop);
    }

    [Fact]
    public async Task A_refused_write_leaves_row_and_history_as_they_were()
    {
        var pair = _store.NewPair();
        await _store.WriteAsync(pair, TestStore.Document(pair));
        var late = TestStore.Document(pair, exact: "e1", standing: new Standing.Waiting(WaitCause.Quota, SystemName.Exact, _store.Now, _store.Now, null, ""));
        late.NewHistory = [Entry(_store.Now)];

        await Assert.ThrowsAsync<InconsistentStateException>(() => _store.WriteAsync(pair, late));

        Assert.Equal(PairStatus.Settled, (await _store.RowAsync(pair)).Status);
        Assert.Null((await _store.RowAsync(pair)).Exact);
        Assert.Empty(await _store.History.OfPairAsync(pair, 10, Cancellation));
        Assert.Single(late.NewHistory);
    }

    [Fact]
    public async Task History_is_appended_with_the_state_and_emptied()
    {
        var pair = _store.NewPair();
        var document = TestStore.Document(pair);
        document.NewHistory = [Entry(_store.Now), Entry(_store.Now.AddSeconds(1))];
        var held = await _store.WriteAsync(pair, document);
        await _store.Pairs.WriteStateAsync("pair", TestStore.Grain(pair), held);

        Assert.Empty(document.NewHistory);
        Assert.Equal(2, (await _store.History.OfPairAsync(pair, 10, Cancellation)).Count);
    }

    [Fact]
    public async Task An_alias_is_not_written_unless_its_state_says_that_it_moved()
    {
        var exact = await _store.ShowAsync(SystemName.Exact, "e1", "k");
        var webshop = await _store.ShowAsync(SystemName.Webshop, "w1", "k");
        await _store.ClaimAsync(exact, SystemName.Webshop, "k");

        var error = await Assert.ThrowsAsync<PairMovedException>(() => _store.WriteAsync(webshop, TestStore.Document(webshop, webshop: "w1")));
        await _store.WriteAsync(webshop, TestStore.Document(webshop, webshop: "w1", standing: new Standing.Moved(exact)));

        Assert.Equal((webshop, exact), (error.Pair, error.Target));
        Assert.Equal(exact, (await _store.RowAsync(webshop)).MovedTo);
        Assert.IsType<Standing.Moved>((await _store.ReadAsync(webshop)).State!.State!.Standing);
    }

    [Fact]
    public async Task Members_of_the_row_are_remembered()
    {
        var pair = _store.NewPair(Entity.Order);
        var document = TestStore.Document(pair, exact: "e1");
        document.Row = document.Row! with { Members = [new(SystemName.Exact, Collections.Lines, "line-1")] };
        await _store.WriteAsync(pair, document);

        var found = await _store.ResolveAsync(SystemName.Exact, new ResolveEntry(null, null, [new("", "line-1", true)], null, null));

        Assert.Equal(pair, found[0]!.Pair);
        Assert.Equal(new MemberId(Collections.Lines, "line-1", true), Assert.Single(found[0]!.Rows));
    }

    [Fact]
    public async Task Another_state_than_a_pair_is_refused() =>
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            _store.Pairs.ReadStateAsync("pair", TestStore.Grain(_store.NewPair()), new GrainState<string>()));

    private static HistoryEntry Entry(DateTimeOffset at) => new() { Kind = HistoryKind.Written, At = at, System = SystemName.Exact };
}
