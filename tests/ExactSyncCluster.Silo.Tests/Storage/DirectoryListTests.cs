using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class DirectoryListTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : DirectoryListTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : DirectoryListTests(StorageEngine.Postgres);

    [Fact]
    public async Task Due_pairs_come_by_priority_then_age_then_key_up_to_the_limit()
    {
        var late = await WaitAsync(CallPriority.Record, SystemName.Exact, seconds: -1);
        var early = await WaitAsync(CallPriority.Record, SystemName.Exact, seconds: -9);
        var order = await WaitAsync(CallPriority.Order, SystemName.Exact, seconds: 0);
        var sameTime = await WaitAsync(CallPriority.Record, SystemName.Exact, seconds: -1);
        await WaitAsync(CallPriority.Order, SystemName.Exact, seconds: 1);
        await WaitAsync(CallPriority.Order, SystemName.Webshop, seconds: -5);

        var due = await DueAsync(SystemName.Exact, 10);

        Assert.Equal([order, early, late, sameTime], due.Select(pair => pair.Pair));
        Assert.Equal([order, early], (await DueAsync(SystemName.Exact, 2)).Select(pair => pair.Pair));
        Assert.Equal((CallPriority.Order, Store.Now), (due[0].Priority, due[0].Due));
    }

    [Fact]
    public async Task The_backlog_counts_by_priority_what_goes_on_by_itself_now_or_later()
    {
        await WaitAsync(CallPriority.Record, SystemName.Exact, seconds: -1);
        await WaitAsync(CallPriority.Record, SystemName.Exact, seconds: 900);
        await WaitAsync(CallPriority.Order, SystemName.Exact, seconds: 0, WaitCause.FreshView);
        await WaitAsync(CallPriority.Order, SystemName.Exact, seconds: 0, WaitCause.Approval);
        await WaitAsync(CallPriority.Backfill, SystemName.Webshop, seconds: 0);

        var backlog = await Store.Directory.BacklogAsync([TestStore.Connection, "elsewhere"], SystemName.Exact, Cancellation);

        Assert.Equal([(CallPriority.Order, 1), (CallPriority.Record, 2)], backlog.OrderBy(static one => one.Key).Select(static one => (one.Key, one.Value)));
        Assert.Empty(await Store.Directory.BacklogAsync(["elsewhere"], SystemName.Exact, Cancellation));
    }

    [Fact]
    public async Task An_order_is_found_by_the_number_that_Exact_gave_it()
    {
        var pair = Store.NewPair();
        var document = TestStore.Document(pair, key: "WS-7");
        document.Row = document.Row! with { Number = "2013" };
        await Store.WriteAsync(pair, document);

        var found = await Store.Directory.ListAsync(new(pair.Connection, null, null, "2013", 10), Cancellation);

        Assert.Equal((pair, "2013"), Assert.Single(found) is { } one ? (one.Pair, one.Number) : default);
        Assert.Empty(await Store.Directory.ListAsync(new(pair.Connection, null, null, "201", 10), Cancellation));
    }

    [Fact]
    public async Task Due_pairs_include_those_at_work_and_those_of_no_system_count_for_exact()
    {
        var pair = Store.NewPair();
        var document = TestStore.Document(pair);
        document.Row = document.Row! with { Status = PairStatus.Working, Due = Store.Now };
        await Store.WriteAsync(pair, document);

        Assert.Equal([pair], (await DueAsync(SystemName.Exact, 10)).Select(due => due.Pair));
        Assert.Empty(await DueAsync(SystemName.Webshop, 10));
    }

    [Fact]
    public async Task Due_pairs_include_one_of_which_an_edit_needs_a_person()
    {
        var pair = Store.NewPair();
        var document = TestStore.Document(pair);
        document.Row = document.Row! with { Status = PairStatus.Parked, Cause = nameof(ParkCause.NotCarried), Due = Store.Now };
        await Store.WriteAsync(pair, document);

        Assert.Equal([pair], (await DueAsync(SystemName.Exact, 10)).Select(due => due.Pair));
    }

    [Fact]
    public async Task Due_pairs_of_other_connections_are_not_given()
    {
        await WaitAsync(CallPriority.Order, SystemName.Exact, seconds: -1);

        Assert.Empty(await Store.Directory.DueAsync(["elsewhere"], SystemName.Exact, Store.Now, 10, Cancellation));
    }

    [Fact]
    public async Task Pairs_wait_for_a_view_from_before_they_began_to_wait()
    {
        var waiting = await WaitAsync(CallPriority.Record, SystemName.Exact, 60, WaitCause.FreshView);
        await WaitAsync(CallPriority.Record, SystemName.Exact, 60, WaitCause.Quota);

        Assert.Equal([waiting], await ViewAsync(SystemName.Exact, Store.Now.AddTicks(1)));
        Assert.Empty(await ViewAsync(SystemName.Exact, Store.Now));
        Assert.Empty(await ViewAsync(SystemName.Webshop, Store.Now.AddTicks(1)));
    }

    [Fact]
    public async Task Pairs_that_wait_for_a_person_are_given_page_by_page_to_the_end_and_no_others()
    {
        var waiting = new HashSet<PairKey>();
        for (var pair = 0; pair < 5; pair++)
        {
            waiting.Add(await WaitAsync(CallPriority.Record, SystemName.Exact, 3600, WaitCause.Approval));
            await WaitAsync(CallPriority.Order, SystemName.Exact, 60, WaitCause.Quota);
            await WaitAsync(CallPriority.Order, SystemName.Webshop, 60, WaitCause.Approval);
        }

        await WaitAsync(CallPriority.Record, SystemName.Exact, 3601, WaitCause.Approval);

        var first = await ApprovalAsync(null);
        var second = await ApprovalAsync(first[^1]);
        var third = await ApprovalAsync(second[^1]);

        Assert.Equal((2, 2, 1), (first.Count, second.Count, third.Count));
        Assert.Equal(waiting, [.. first, .. second, .. third]);

        Task<IReadOnlyList<PairKey>> ApprovalAsync(PairKey? after) =>
            Store.Directory.WaitingForApprovalAsync(TestStore.Connection, SystemName.Exact, Store.Now.AddHours(1), after, 2, Cancellation);
    }

    [Theory]
    [InlineData(CallPriority.Backfill, WaitCause.Quota, true)]
    [InlineData(CallPriority.Backfill, WaitCause.Approval, false)]
    [InlineData(CallPriority.Backfill, WaitCause.Needs, false)]
    [InlineData(CallPriority.Record, WaitCause.Quota, false)]
    public async Task The_first_import_goes_on_while_a_pair_of_it_waits_for_what_comes_by_itself(CallPriority priority, WaitCause cause, bool goesOn)
    {
        await WaitAsync(priority, SystemName.Webshop, 60, cause);

        Assert.Equal(goesOn, await Store.Directory.IsBackfillingAsync(TestStore.Connection, Cancellation));
    }

    [Fact]
    public async Task Pairs_that_need_another_are_found_also_after_it_became_part_of_a_third()
    {
        var webshop = await Store.ShowAsync(SystemName.Webshop, "w1", "key");
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        var needing = await WaitAsync(CallPriority.Order, SystemName.Exact, 60, WaitCause.Needs, webshop);

        Assert.Equal([needing], await Store.Directory.NeedingAsync(webshop, 10, Cancellation));
        Assert.Empty(await Store.Directory.NeedingAsync(exact, 10, Cancellation));
        await Store.ClaimAsync(exact, SystemName.Webshop, "key");
        Assert.Equal([needing], await Store.Directory.NeedingAsync(exact, 10, Cancellation));
    }

    [Fact]
    public async Task Pairs_are_counted_by_standing()
    {
        await WaitAsync(CallPriority.Record, SystemName.Exact, 1);
        await WaitAsync(CallPriority.Record, SystemName.Exact, 2);
        await Store.ShowAsync(SystemName.Exact, "e1");

        var counts = await Store.Directory.CountAsync(null, Cancellation);

        Assert.Equal(
            [
                new StandingCount(TestStore.Connection, Entity.Customer, PairStatus.Known, null, 1),
                new StandingCount(TestStore.Connection, Entity.Customer, PairStatus.Waiting, "Quota", 2),
            ],
            counts);
        Assert.Empty(await Store.Directory.CountAsync("elsewhere", Cancellation));
    }

    [Theory]
    [InlineData("e1")]
    [InlineData(" w1 ")]
    [InlineData("anna@")]
    public async Task A_search_finds_by_either_id_and_by_the_beginning_of_the_key(string search)
    {
        var pair = Store.NewPair();
        await Store.WriteAsync(pair, TestStore.Document(pair, "e1", "w1", "anna@example.com"));
        await Store.ShowAsync(SystemName.Exact, "e10", "bert@anna@example.com");

        var found = await ListAsync(new(TestStore.Connection, null, null, search, 10));

        Assert.Equal(pair, Assert.Single(found).Pair);
    }

    [Fact]
    public async Task A_list_takes_entity_status_and_limit_and_shows_aliases_only_when_asked()
    {
        var webshop = await Store.ShowAsync(SystemName.Webshop, "w1", "key");
        var exact = await Store.ShowAsync(SystemName.Exact, "e1", "key");
        await Store.ClaimAsync(exact, SystemName.Webshop, "key");
        var product = await Store.ShowAsync(SystemName.Exact, "p1", entity: Entity.Product);

        Assert.Equal([exact, product], (await ListAsync(new(TestStore.Connection, null, null, null, 10))).Select(row => row.Pair));
        Assert.Equal([exact], (await ListAsync(new(TestStore.Connection, null, PairStatus.Known, null, 1))).Select(row => row.Pair));
        Assert.Equal([product], (await ListAsync(new(TestStore.Connection, Entity.Product, null, null, 10))).Select(row => row.Pair));
        Assert.Equal([webshop], (await ListAsync(new(TestStore.Connection, null, PairStatus.Moved, "", 10))).Select(row => row.Pair));
    }

    [Theory]
    [InlineData("2041")]
    [InlineData("WEB-77")]
    public async Task An_order_made_in_Exact_is_found_by_either_systems_own_number(string search)
    {
        var pair = Store.NewPair(Entity.Order);
        var document = TestStore.Document(pair, "e1", "w1");
        document.State = document.State! with
        {
            Main = Part.Unseen with
            {
                Exact = PartSide.Unseen with { View = Fields.None.With("OrderNumber", Value.Of(2041L)) },
                Webshop = PartSide.Unseen with { View = Fields.None.With("number", Value.Of("WEB-7731")) },
            },
        };
        document.Row = DirectoryRow.Of(document.State, hasWork: false, Store.Now);
        await Store.WriteAsync(pair, document);

        var found = Assert.Single(await ListAsync(new(TestStore.Connection, null, null, search, 10)));

        Assert.Equal((pair, "2041", "WEB-7731"), (found.Pair, found.Number, found.ShopNumber));
    }

    [Fact]
    public async Task A_pair_stands_as_it_does_since_its_first_try_however_often_it_is_tried()
    {
        var (pair, start) = (Store.NewPair(), Store.Now);
        var state = await Store.WriteAsync(pair, Waiting());
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        state = await Store.WriteAsync(pair, Listed(PairStatus.Working), state.ETag);
        Store.Time.Advance(TimeSpan.FromMinutes(1));
        state = await Store.WriteAsync(pair, Waiting(), state.ETag);

        Assert.Equal(start, (await Store.RowAsync(pair)).Since);
        await Store.WriteAsync(pair, Listed(PairStatus.Settled), state.ETag);
        Assert.Equal(Store.Now, (await Store.RowAsync(pair)).Since);

        PairDocument Waiting() => TestStore.Document(pair, standing: new Standing.Waiting(WaitCause.Retry, SystemName.Webshop, Store.Now, Store.Now, null, "It waits."));

        PairDocument Listed(PairStatus status)
        {
            var document = TestStore.Document(pair);
            document.Row = document.Row! with { Status = status };
            return document;
        }
    }

    [Fact]
    public async Task References_point_to_pairs_and_their_other_records()
    {
        var linked = Store.NewPair();
        await Store.WriteAsync(linked, TestStore.Document(linked, "e1", "w1"));
        var half = await Store.ShowAsync(SystemName.Webshop, "w2", entity: Entity.Product);
        RecordReference known = new(Entity.Customer, new("w1"));
        RecordReference halfKnown = new(Entity.Product, new("w2"));

        var links = await Store.Directory.LinksAsync(
            TestStore.Connection, SystemName.Webshop, [known, halfKnown, new(Entity.Customer, new("w2"))], Cancellation);

        Assert.Equal(2, links.Count);
        Assert.Equal(new LinkTarget(linked, new RecordId("e1")), links[known]);
        Assert.Equal(new LinkTarget(half, null), links[halfKnown]);
    }

    private async Task<PairKey> WaitAsync(
        CallPriority priority, SystemName system, int seconds, WaitCause cause = WaitCause.Quota, PairKey? needs = null)
    {
        var pair = Store.NewPair();
        var waiting = new Standing.Waiting(cause, system, Store.Now, Store.Now.AddSeconds(seconds), needs, "It waits.");
        var document = TestStore.Document(pair, standing: waiting);
        document.Row = document.Row! with { Priority = priority };
        await Store.WriteAsync(pair, document);
        return pair;
    }

    private Task<IReadOnlyList<DuePair>> DueAsync(SystemName system, int limit) =>
        Store.Directory.DueAsync([TestStore.Connection, "elsewhere"], system, Store.Now, limit, Cancellation);

    private Task<IReadOnlyList<PairKey>> ViewAsync(SystemName system, DateTimeOffset readStarted) =>
        Store.Directory.WaitingForViewAsync(TestStore.Connection, system, Entity.Customer, readStarted, 10, Cancellation);

    private Task<IReadOnlyList<ListedPair>> ListAsync(PairQuery query) => Store.Directory.ListAsync(query, Cancellation);
}
