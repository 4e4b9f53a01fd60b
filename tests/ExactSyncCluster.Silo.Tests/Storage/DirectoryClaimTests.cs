using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class DirectoryClaimTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : DirectoryClaimTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : DirectoryClaimTests(StorageEngine.Postgres);

    [Fact]
    public async Task A_key_that_nobody_else_carries_is_granted_and_granted_again()
    {
        var pair = await Store.ShowAsync(SystemName.Exact, "e1", "key");

        Assert.IsType<ClaimAnswer.Granted>(await Store.ClaimAsync(pair, SystemName.Webshop, "key"));
        Assert.IsType<ClaimAnswer.Granted>(await Store.ClaimAsync(pair, SystemName.Webshop, "key"));
    }

    [Fact]
    public async Task A_pair_without_a_key_is_granted_whatever_others_carry()
    {
        await Store.ShowAsync(SystemName.Exact, "e1");
        var pair = await Store.ShowAsync(SystemName.Exact, "e2");

        Assert.IsType<ClaimAnswer.Granted>(await Store.ClaimAsync(pair, SystemName.Webshop, null));
    }

    [Fact]
    public async Task The_one_unlinked_record_with_the_key_is_linked_with_all_its_rows()
    {
        var webshop = await Store.ShowAsync(SystemName.Webshop, "w1", "key", rows: new MemberId("", "w1-other", false));
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", "key");

        var answer = await Store.ClaimAsync(exact, SystemName.Webshop, "key");
        var byRow = await Store.ResolveAsync(SystemName.Webshop, new ResolveEntry(null, null, [new("", "w1-other", true)], null, null));

        Assert.Equal(new ClaimAnswer.Linked(new RecordId("w1")), answer);
        Assert.Equal(new ClaimAnswer.Moved(exact), await Store.ClaimAsync(webshop, SystemName.Exact, "key"));
        Assert.Equal(new ClaimAnswer.Linked(new RecordId("w1")), await Store.ClaimAsync(exact, SystemName.Webshop, "key"));
        Assert.Equal(exact, await Store.ShowAsync(SystemName.Webshop, "w1", "key"));
        Assert.Equal((exact, new RecordId("w1")), (byRow[0]!.Pair, byRow[0]!.Record));
    }

    [Fact]
    public async Task A_record_whose_other_half_is_about_to_make_it_moves_there()
    {
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        await Store.ClaimAsync(exact, SystemName.Webshop, "key");
        var webshop = await Store.ShowAsync(SystemName.Webshop, "w1", "key");

        var answer = await Store.ClaimAsync(webshop, SystemName.Exact, "key");

        Assert.Equal(new ClaimAnswer.Moved(exact), answer);
        Assert.Equal(new RecordId("w1"), (await Store.RowAsync(exact)).Webshop);
        Assert.Equal(exact, await Store.ShowAsync(SystemName.Webshop, "w1", "key"));
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(null)]
    public async Task What_an_ended_pair_has_left_is_linked_to_the_record_that_is_made_anew(SystemName? left)
    {
        var ended = Store.NewPair();
        var document = TestStore.Document(ended, "e1", "w1", "key");
        document.Row = document.Row! with { Status = PairStatus.Ended, System = left };
        await Store.WriteAsync(ended, document);
        var pair = await Store.ShowAsync(SystemName.Webshop, "w2", "key");

        var answer = await Store.ClaimAsync(pair, SystemName.Exact, "key");

        Assert.Equal(left is null ? new ClaimAnswer.Granted() : new ClaimAnswer.Linked(new("e1"), WasInactive: true), answer);
        Assert.Equal(left is null ? ended : pair, await Store.ShowAsync(SystemName.Exact, "e1", "key"));
    }

    [Fact]
    public async Task A_key_of_a_linked_pair_is_held()
    {
        var linked = Store.NewPair();
        await Store.WriteAsync(linked, TestStore.Document(linked, "e1", "w1", "key"));
        var pair = await Store.ShowAsync(SystemName.Exact, "e2", "key");

        Assert.Equal(new ClaimAnswer.Held(linked), await Store.ClaimAsync(pair, SystemName.Webshop, "key"));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task A_key_that_several_carry_is_ambiguous(int exact, int webshop)
    {
        var pairs = new List<PairKey>();
        for (var number = 0; number < exact; number++)
        {
            pairs.Add(await Store.ShowAsync(SystemName.Exact, $"e{number}", "key"));
        }

        for (var number = 0; number < webshop; number++)
        {
            await Store.ShowAsync(SystemName.Webshop, $"w{number}", "key");
        }

        Assert.Equal(new ClaimAnswer.Ambiguous(exact, webshop), await Store.ClaimAsync(pairs[0], SystemName.Webshop, "key"));
    }

    [Fact]
    public async Task Ended_pairs_and_other_entities_and_connections_hold_no_key()
    {
        var ended = await Store.ShowAsync(SystemName.Webshop, "w1", "key");
        var document = TestStore.Document(ended, webshop: "w1", key: "key", standing: new Standing.Ended(Store.Now));
        document.Row = document.Row! with { Status = PairStatus.Ended };
        await Store.WriteAsync(ended, document);
        await Store.ShowAsync(SystemName.Webshop, "w2", "key", entity: Entity.Product);
        await Store.Directory.ResolveAsync(
            "elsewhere", SystemName.Webshop, [new ResolveEntry(Entity.Customer, new RecordId("w3"), [], "key", null)], Store.Now, Cancellation);
        var pair = await Store.ShowAsync(SystemName.Exact, "e1", "key");

        Assert.IsType<ClaimAnswer.Granted>(await Store.ClaimAsync(pair, SystemName.Webshop, "key"));
    }

    [Fact]
    public async Task Racing_claims_of_one_side_grant_at_most_one()
    {
        var pairs = new List<PairKey>();
        for (var number = 0; number < 8; number++)
        {
            pairs.Add(await Store.ShowAsync(SystemName.Exact, $"e{number}", "own"));
        }

        // Each is alone with its key until it claims the common one.
        var keys = pairs.Select((pair, number) => new ResolveEntry(Entity.Customer, new RecordId($"e{number}"), [], $"own-{number}", null)).ToArray();
        await Store.ResolveAsync(SystemName.Exact, keys);
        var answers = await Task.WhenAll(pairs.Select(pair => Task.Run(() => Store.ClaimAsync(pair, SystemName.Webshop, "common"), Cancellation)));

        Assert.Single(answers.OfType<ClaimAnswer.Granted>());
        Assert.Equal(7, answers.OfType<ClaimAnswer.Ambiguous>().Count());
    }

    [Fact]
    public async Task Racing_claims_of_both_sides_end_in_one_pair()
    {
        for (var round = 0; round < 50; round++)
        {
            var key = $"key-{round}";
            var exact = await Store.ShowAsync(SystemName.Exact, $"e{round}", key);
            var webshop = await Store.ShowAsync(SystemName.Webshop, $"w{round}", key);

            var answers = await Task.WhenAll(
                Task.Run(() => Store.ClaimAsync(exact, SystemName.Webshop, key), Cancellation),
                Task.Run(() => Store.ClaimAsync(webshop, SystemName.Exact, key), Cancellation));

            Assert.Single(answers.OfType<ClaimAnswer.Linked>());
            var moved = Assert.Single(answers.OfType<ClaimAnswer.Moved>());
            var row = await Store.RowAsync(moved.To);
            Assert.Equal((new RecordId($"e{round}"), new RecordId($"w{round}")), (row.Exact, row.Webshop));
        }
    }

    [Fact]
    public async Task A_pair_that_was_never_resolved_cannot_claim() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ClaimAsync(Store.NewPair(), SystemName.Webshop, "key"));
}
