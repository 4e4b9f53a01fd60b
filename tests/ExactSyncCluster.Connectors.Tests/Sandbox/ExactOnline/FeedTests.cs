using System.Globalization;
using System.Text.Json.Nodes;
using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class FeedTests
{
    private const string Feed = "sync/CRM/Accounts";

    [Fact]
    public async Task A_feed_gives_rows_above_the_mark_in_pages_of_a_thousand()
    {
        await using var sandbox = await StartAsync();
        await SeedAsync(sandbox, 1_500);
        var first = (await sandbox.GetAsync($"{Feed}?$select=ID,Timestamp&$filter=Timestamp gt 1"))["d"]!;
        Assert.Equal(1_000, first["results"]!.AsArray().Count);

        var next = Text(first, "__next");
        Assert.Contains("$skiptoken=", next, StringComparison.Ordinal);
        var second = (await sandbox.GetAsync(new Uri(next).PathAndQuery))["d"]!;
        Assert.Equal(500, second["results"]!.AsArray().Count);
        Assert.Null(second["__next"]);
        Assert.Equal(JsonValueKindOfTimestamp, first["results"]![0]!["Timestamp"]!.GetValueKind());
    }

    [Fact]
    public async Task A_row_changed_while_paging_comes_twice()
    {
        await using var sandbox = await StartAsync();
        var ids = await SeedAsync(sandbox, 1_100);
        var first = (await sandbox.GetAsync($"{Feed}?$select=ID,Timestamp&$filter=Timestamp gt 1L"))["d"]!;
        await sandbox.PutAsync($"crm/Accounts(guid'{ids[0]}')", new { Name = "Nieuw" });
        var second = await sandbox.RowsAsync(new Uri(Text(first, "__next")).PathAndQuery);
        Assert.Contains(first["results"]!.AsArray(), row => Text(row!, "ID") == ids[0]);
        Assert.Contains(second, row => Text(row, "ID") == ids[0]);
    }

    [Theory]
    [InlineData("Timestamp gt 4300000000", "Int32")]
    [InlineData("Name eq 'A'", "not supported")]
    [InlineData("EntityType eq 2", "not supported")]
    public async Task A_feed_refuses_filters_it_does_not_know(string filter, string expected)
    {
        await using var sandbox = await StartAsync();
        Assert.Contains(expected, await sandbox.RefusedAsync(400, HttpMethod.Get, $"{Feed}?$filter={filter}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sync/Logistics/Items?$select=*")]
    [InlineData("sync/Logistics/SalesItemPrices?$select=*")]
    [InlineData("sync/Inventory/StockPositions?$select=*")]
    [InlineData("logistics/SalesItemPrices")]
    [InlineData("sync/Logistics/Items?$select=ID,StandardSalesPrice")]
    public async Task Selections_are_demanded_and_checked(string path)
    {
        await using var sandbox = await StartAsync();
        Assert.NotEmpty(await sandbox.RefusedAsync(400, HttpMethod.Get, path));
    }

    [Fact]
    public async Task A_feed_cannot_be_written_to()
    {
        await using var sandbox = await StartAsync();
        await sandbox.RefusedAsync(405, HttpMethod.Post, Feed, new { Name = "A" });
        await sandbox.RefusedAsync(405, HttpMethod.Patch, "crm/Accounts", new { Name = "A" });
    }

    [Fact]
    public async Task A_late_rowversion_shows_below_one_that_was_read_already()
    {
        await using var sandbox = await StartAsync(Open with
        {
            Division = new() { LateShare = 0.5, LateFor = TimeSpan.FromSeconds(2) },
        });
        await SeedAsync(sandbox, 50);
        var early = await MarksAsync(sandbox, 0);
        sandbox.Time.Advance(TimeSpan.FromSeconds(3));
        var all = await MarksAsync(sandbox, 0);
        Assert.InRange(early.Count, 1, 49);
        Assert.Equal(50, all.Count);
        Assert.Contains(all.Except(early), late => late < early.Max());
    }

    [Fact]
    public async Task A_late_change_keeps_the_old_version_in_sight()
    {
        await using var sandbox = await StartAsync(Open with { Division = new() { LateShare = 1 } });
        var id = (await SeedAsync(sandbox, 1))[0];
        sandbox.Time.Advance(TimeSpan.FromSeconds(3));
        var before = await MarksAsync(sandbox, 0);
        await sandbox.PutAsync($"crm/Accounts(guid'{id}')", new { Name = "Nieuw" });
        Assert.Equal(before, await MarksAsync(sandbox, 0));
        sandbox.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.True((await MarksAsync(sandbox, 0)).Single() > before.Single());
    }

    [Fact]
    public async Task Unordered_pages_still_give_every_row_once()
    {
        await using var sandbox = await StartAsync(Open with { Division = new() { UnorderedPages = true } });
        var ids = await SeedAsync(sandbox, 1_200);
        List<JsonNode> rows = [];
        string? path = $"{Feed}?$select=ID,Timestamp&$filter=Timestamp gt 1L";
        while (path is not null)
        {
            var page = (await sandbox.GetAsync(path))["d"]!;
            rows.AddRange(page["results"]!.AsArray().Select(row => row!));
            path = page["__next"] is { } next ? new Uri((string)next!).PathAndQuery : null;
        }

        Assert.Equal(ids.Order(), rows.Select(row => Text(row, "ID")).Order());
        var marks = rows.Select(row => Number(row, "Timestamp")).ToList();
        Assert.NotEqual(marks.Order(), marks);
    }

    [Fact]
    public async Task A_moved_division_gives_all_rows_new_rowversions()
    {
        await using var sandbox = await StartAsync();
        await SeedAsync(sandbox, 3);
        var before = await MarksAsync(sandbox, 0);
        var divisions = await sandbox.RowsAsync("system/Divisions?$select=Code,DivisionMoveDate");
        Assert.Null(divisions[0]["DivisionMoveDate"]);

        await sandbox.ControlAsync(HttpMethod.Post, "move-division", new { firstTimestamp = 1_000 });
        var after = await MarksAsync(sandbox, 0);
        Assert.Equal(3, after.Count);
        Assert.True(after.Max() < before.Min());
        divisions = await sandbox.RowsAsync("system/Divisions?$select=Code,DivisionMoveDate");
        Assert.Equal("/Date(1782404890063)/", Text(divisions[0], "DivisionMoveDate"));
    }

    [Fact]
    public async Task The_log_of_deletions_forgets_after_two_months()
    {
        await using var sandbox = await StartAsync();
        var ids = await SeedAsync(sandbox, 2);
        await sandbox.DeleteAsync($"crm/Accounts(guid'{ids[0]}')");
        sandbox.Time.Advance(TimeSpan.FromDays(40));
        await sandbox.DeleteAsync($"crm/Accounts(guid'{ids[1]}')");
        Assert.Equal(2, (await sandbox.RowsAsync("sync/Deleted")).Count);
        sandbox.Time.Advance(TimeSpan.FromDays(22));
        Assert.Equal(ids[1], Text(Assert.Single(await sandbox.RowsAsync("sync/Deleted")), "EntityKey"));
    }

    [Fact]
    public async Task Stale_reads_show_the_state_of_a_moment_ago()
    {
        await using var sandbox = await StartAsync(Open with { Division = new() { StaleReads = TimeSpan.FromSeconds(5) } });
        var id = (await SeedAsync(sandbox, 1))[0];
        await sandbox.RefusedAsync(404, HttpMethod.Get, $"crm/Accounts(guid'{id}')");
        sandbox.Time.Advance(TimeSpan.FromSeconds(6));
        await sandbox.PutAsync($"crm/Accounts(guid'{id}')", new { Name = "Nieuw" });
        Assert.Equal("A0", Text((await sandbox.GetAsync($"crm/Accounts(guid'{id}')"))["d"]!, "Name"));
        sandbox.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("Nieuw", Text((await sandbox.GetAsync($"crm/Accounts(guid'{id}')"))["d"]!, "Name"));
    }

    private const System.Text.Json.JsonValueKind JsonValueKindOfTimestamp = System.Text.Json.JsonValueKind.String;

    private static async Task<IReadOnlyList<string>> SeedAsync(RunningSandbox sandbox, int count)
    {
        var body = Enumerable.Range(0, count).Select(number => new { Name = string.Create(CultureInfo.InvariantCulture, $"A{number}") });
        var answer = await sandbox.ControlAsync(HttpMethod.Post, "records/accounts/bulk", body);
        return [.. answer["ids"]!.AsArray().Select(id => (string)id!)];
    }

    private static async Task<IReadOnlyList<long>> MarksAsync(RunningSandbox sandbox, long above) =>
        [.. (await sandbox.RowsAsync($"{Feed}?$select=Timestamp&$filter=Timestamp gt {above}L")).Select(row => Number(row, "Timestamp"))];
}
