using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class DirectoryResolveTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : DirectoryResolveTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : DirectoryResolveTests(StorageEngine.Postgres);

    [Fact]
    public async Task An_unknown_record_gets_a_half_pair_and_keeps_it()
    {
        var first = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        var again = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        var row = await Store.RowAsync(first);

        Assert.Equal(first, again);
        Assert.Equal((new RecordId("e1"), null, "key", PairStatus.Known), (row.Exact, row.Webshop, row.MatchKey, row.Status));
    }

    [Fact]
    public async Task When_a_record_was_first_seen_is_told_each_time_and_never_moves()
    {
        var entry = new ResolveEntry(Entity.Customer, new RecordId("e1"), [], "key", null);
        var seen = Store.Now;
        var first = Assert.Single(await Store.ResolveAsync(SystemName.Exact, entry))!;
        Store.Time.Advance(TimeSpan.FromDays(1));
        await Store.WriteAsync(first.Pair, TestStore.Document(first.Pair, exact: "e1", key: "key"));

        var again = Assert.Single(await Store.ResolveAsync(SystemName.Exact, entry))!;

        Assert.Equal((seen, seen), (first.FirstSeen, again.FirstSeen));
    }

    [Fact]
    public async Task A_record_whose_id_and_key_hold_what_a_column_cannot_is_taken_with_the_rest_of_its_page_and_found_again()
    {
        const string id = "w\0\u00010";
        const string key = "k\u0001\0ey";
        const string line = "\u00011\0";
        ResolveEntry[] page =
        [
            new(Entity.Order, new RecordId(id), [new("", id, false), new(Collections.Lines, line, false)], key, null),
            new(Entity.Order, new RecordId("w2"), [], "key", null),
        ];

        var first = await Store.ResolveAsync(SystemName.Webshop, page);
        var again = await Store.ResolveAsync(SystemName.Webshop, [.. page, new(null, null, [new("", line, true)], null, null)]);
        await Store.ResolveAsync(SystemName.Webshop, page[0] with { MatchKey = "\0" });
        var row = await Store.RowAsync(first[0]!.Pair);

        Assert.Equal([first[0]!.Pair, first[1]!.Pair, first[0]!.Pair], again.Select(static found => found!.Pair));
        Assert.Equal(Collections.Lines, Assert.Single(again[2]!.Rows).Collection);
        Assert.NotEqual(first[0]!.Pair, first[1]!.Pair);
        Assert.Equal((new RecordId(id), "\0"), (row.Webshop, row.MatchKey));
    }

    [Fact]
    public async Task Equal_ids_of_different_entities_and_systems_are_different_records()
    {
        PairKey[] pairs =
        [
            await Store.ShowAsync(SystemName.Webshop, "7"),
            await Store.ShowAsync(SystemName.Webshop, "7", entity: Entity.Product),
            await Store.ShowAsync(SystemName.Exact, "7"),
        ];

        Assert.Equal(3, pairs.Distinct().Count());
    }

    [Fact]
    public async Task A_record_that_stands_twice_in_a_page_is_one_pair_with_the_later_key()
    {
        var entry = new ResolveEntry(Entity.Product, new RecordId("e1"), [], "old", null);

        var answer = await Store.ResolveAsync(SystemName.Exact, entry, entry with { MatchKey = "new" }, entry with { MatchKey = null });

        Assert.Equal(answer[0]!.Pair, answer[1]!.Pair);
        Assert.Equal(answer[0]!.Pair, answer[2]!.Pair);
        Assert.Equal("new", (await Store.RowAsync(answer[0]!.Pair)).MatchKey);
    }

    [Fact]
    public async Task What_is_known_is_answered_while_somebody_else_writes()
    {
        var pair = await Store.ShowAsync(SystemName.Exact, "e1", "key", rows: new MemberId("", "other-id", false));
        await Store.Database.WriteGate.WaitAsync(TestContext.Current.CancellationToken);

        var again = await Store.ShowAsync(SystemName.Exact, "e1", "key", rows: new MemberId("", "other-id", false));

        Store.Database.WriteGate.Release();
        Assert.Equal(pair, again);
    }

    [Fact]
    public async Task A_row_alone_finds_its_pair_and_collection_and_an_unknown_one_finds_nothing()
    {
        var pair = await Store.ShowAsync(
            SystemName.Exact, "o1", entity: Entity.Order, rows: [new("", "o1", false), new(Collections.Lines, "line-1", false)]);

        var answer = await Store.ResolveAsync(
            SystemName.Exact,
            new ResolveEntry(null, null, [new("", "line-1", true)], null, null),
            new ResolveEntry(null, null, [new("", "line-9", true)], null, null),
            new ResolveEntry(Entity.Customer, null, [new("", "line-1", true)], null, null),
            new ResolveEntry(null, null, [new("", "o1", true)], null, null));

        Assert.Equal((pair, new RecordId("o1")), (answer[0]!.Pair, answer[0]!.Record));
        Assert.Equal(new MemberId(Collections.Lines, "line-1", true), Assert.Single(answer[0]!.Rows));
        Assert.Null(answer[1]);
        Assert.Null(answer[2]);
        Assert.Equal(pair, answer[3]!.Pair);
    }

    [Fact]
    public async Task A_record_given_by_a_further_id_is_the_same_record()
    {
        var pair = await Store.ShowAsync(SystemName.Exact, "order-id", entity: Entity.Order, rows: new MemberId("", "header-id", false));

        var answer = await Store.ResolveAsync(
            SystemName.Exact, new ResolveEntry(Entity.Order, new RecordId("header-id"), [new("", "header-id", true)], null, null));

        Assert.Equal((pair, new RecordId("order-id")), (answer[0]!.Pair, answer[0]!.Record));
    }

    [Fact]
    public async Task Lines_that_two_orders_number_alike_do_not_join_the_orders()
    {
        var first = await Store.ShowAsync(
            SystemName.Webshop, "o1", entity: Entity.Order, rows: [new("", "o1", false), new(Collections.Lines, "1", false)]);
        var second = await Store.ShowAsync(
            SystemName.Webshop, "o2", entity: Entity.Order, rows: [new("", "o2", false), new(Collections.Lines, "1", false)]);

        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(Collections.Lines, false)]
    [InlineData(Collections.Lines, true)]
    public async Task A_deletion_or_a_line_of_a_record_that_is_not_known_makes_no_pair(string collection, bool isDeleted)
    {
        var entry = new ResolveEntry(Entity.Order, new RecordId("o1"), [new(collection, "o1", isDeleted)], null, null);

        Assert.Null((await Store.ResolveAsync(SystemName.Exact, entry))[0]);
        Assert.Empty(await Store.Directory.CountAsync(TestStore.Connection, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_deleted_row_is_not_remembered()
    {
        await Store.ShowAsync(
            SystemName.Exact, "o1", entity: Entity.Order, rows: [new("", "o1", false), new(Collections.Lines, "gone", true)]);

        Assert.Null((await Store.ResolveAsync(SystemName.Exact, new ResolveEntry(null, null, [new("", "gone", true)], null, null)))[0]);
    }

    [Fact]
    public async Task A_webshop_record_that_names_its_pair_is_linked_to_it_once()
    {
        var pair = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        await Store.ClaimAsync(pair, SystemName.Webshop, "key");
        var made = await Store.ShowAsync(SystemName.Webshop, "w1", "key", pair.Id);
        var copied = await Store.ShowAsync(SystemName.Webshop, "w2", "key", pair.Id);

        Assert.Equal(pair, made);
        Assert.NotEqual(pair, copied);
        Assert.Equal(new RecordId("w1"), (await Store.RowAsync(pair)).Webshop);
    }

    [Theory]
    [InlineData(SystemName.Exact, SystemName.Webshop)]
    [InlineData(SystemName.Webshop, SystemName.Exact)]
    public async Task Records_that_name_the_same_pair_are_linked_by_a_directory_that_knows_neither(SystemName first, SystemName second)
    {
        var name = new Guid("4f1d0c86-20c1-4b52-a2f5-0f6a7d8e9b01");

        var pair = await Store.ShowAsync(first, "r1", "one key", name);
        var same = await Store.ShowAsync(second, "r2", "another key", name);
        var copied = await Store.ShowAsync(second, "r3", "another key", name);

        Assert.Equal(name, pair.Id);
        Assert.Equal(pair, same);
        Assert.NotEqual(pair, copied);
    }

    [Fact]
    public async Task Two_records_of_one_page_with_one_correlation_are_two_pairs()
    {
        var pair = await Store.ShowAsync(SystemName.Exact, "e1");
        var entry = new ResolveEntry(Entity.Customer, new RecordId("w1"), [], null, pair.Id);

        var answer = await Store.ResolveAsync(SystemName.Webshop, entry, entry with { Record = new RecordId("w2") });

        Assert.Equal(pair, answer[0]!.Pair);
        Assert.NotEqual(pair, answer[1]!.Pair);
    }

    [Fact]
    public async Task An_exact_record_with_the_key_of_a_pair_that_claimed_it_is_linked_to_it()
    {
        var pair = await Store.ShowAsync(SystemName.Webshop, "w1", "key");
        var unclaimed = await Store.ShowAsync(SystemName.Exact, "e0", "key");
        await Store.ResolveAsync(SystemName.Exact, new ResolveEntry(Entity.Customer, new RecordId("e0"), [], "other", null));
        Assert.IsType<ClaimAnswer.Granted>(await Store.ClaimAsync(pair, SystemName.Exact, "key"));

        var made = await Store.ShowAsync(SystemName.Exact, "e1", "key");

        Assert.NotEqual(pair, unclaimed);
        Assert.Equal(pair, made);
        Assert.Equal(new RecordId("e1"), (await Store.RowAsync(pair)).Exact);
    }

    [Fact]
    public async Task An_entry_for_an_alias_goes_to_the_pair_at_the_end_of_the_chain()
    {
        var webshop = await Store.ShowAsync(SystemName.Webshop, "w1", "key", rows: new MemberId("", "w1-other", false));
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        await Store.ClaimAsync(exact, SystemName.Webshop, "key");
        var last = Store.NewPair();
        await Store.WriteAsync(last, TestStore.Document(last));
        await Store.WriteAsync(exact, TestStore.Document(exact, "e1", "w1", standing: new Standing.Moved(last)));

        var byRow = await Store.ResolveAsync(SystemName.Webshop, new ResolveEntry(null, null, [new("", "w1-other", true)], null, null));
        var byKey = await Store.ShowAsync(SystemName.Webshop, "w9", named: webshop.Id);

        Assert.Equal(last, (await Store.RowAsync(webshop)).MovedTo);
        Assert.Null(byRow[0]);
        Assert.Equal(last, byKey);
    }

    [Fact]
    public async Task The_key_of_a_linked_or_claiming_pair_is_not_changed_by_what_is_shown()
    {
        var pair = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        await Store.ClaimAsync(pair, SystemName.Webshop, "key");

        await Store.ShowAsync(SystemName.Exact, "e1", "changed");

        Assert.Equal("key", (await Store.RowAsync(pair)).MatchKey);
    }

    [Fact]
    public async Task Racing_pages_with_the_same_records_agree_on_their_pairs()
    {
        var entries = Enumerable.Range(0, 200).Select(number => new ResolveEntry(Entity.Product, new RecordId($"e{number}"), [], null, null)).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => Store.ResolveAsync(SystemName.Exact, entries), TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Equal(answers[0].Select(found => found!.Pair), answer.Select(found => found!.Pair)));
        Assert.Equal(200, answers[0].Select(found => found!.Pair).Distinct().Count());
    }
}
