using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class QueryTests
{
    private const string Accounts = "crm/Accounts";

    [Fact]
    public async Task A_top_within_the_page_gives_a_bare_array_and_a_larger_one_shrinks()
    {
        await using var sandbox = await SeededAsync(130);
        Assert.Equal(50, (await sandbox.GetAsync($"{Accounts}?$top=50&$select=ID"))["d"]!.AsArray().Count);

        var page = (await sandbox.GetAsync($"{Accounts}?$top=100&$select=ID"))["d"]!;
        Assert.Equal(60, page["results"]!.AsArray().Count);
        Assert.Contains("$top=40", Text(page, "__next"), StringComparison.Ordinal);
        var rest = await sandbox.GetAsync(new Uri(Text(page, "__next")).PathAndQuery);
        Assert.Equal(40, rest["d"]!.AsArray().Count);
    }

    [Fact]
    public async Task Single_endpoints_page_by_sixty_until_there_is_no_next()
    {
        await using var sandbox = await SeededAsync(130);
        HashSet<string> seen = [];
        List<int> sizes = [];
        string? path = $"{Accounts}?$select=ID,Name&$orderby=Name desc";
        while (path is not null)
        {
            var page = (await sandbox.GetAsync(path))["d"]!;
            sizes.Add(page["results"]!.AsArray().Count);
            seen.UnionWith(page["results"]!.AsArray().Select(row => Text(row!, "ID")));
            path = page["__next"] is { } next ? new Uri((string)next!).PathAndQuery : null;
        }

        Assert.Equal([60, 60, 10], sizes);
        Assert.Equal(130, seen.Count);
    }

    [Theory]
    [InlineData("Name eq 'N003'", 1)]
    [InlineData("Name ne 'N003'", 9)]
    [InlineData("Name gt 'N003' and Name le 'N005'", 2)]
    [InlineData("(Name eq 'N001' or Name eq 'N002') and not (City eq 'Delft')", 1)]
    [InlineData("City eq null", 5)]
    [InlineData("substringof('N00',Name) eq true", 10)]
    [InlineData("startswith(Name,'N009')", 1)]
    [InlineData("endswith(Name,'9') and SecurityLevel eq 10", 1)]
    [InlineData("IsSales eq false", 10)]
    [InlineData("Country eq 'NL'", 10)]
    [InlineData("Created ge datetime'2026-06-25T16:28:10'", 10)]
    [InlineData("Created ge datetime'2026-06-25T16:28:11'", 0)]
    public async Task Filters_select(string filter, int expected)
    {
        await using var sandbox = await SeededAsync(10);
        var page = (await sandbox.GetAsync($"{Accounts}?$select=ID&$inlinecount=allpages&$filter={Uri.EscapeDataString(filter)}"))["d"]!;
        Assert.Equal(expected, page["results"]!.AsArray().Count);
        Assert.Equal(expected, Number(page, "__count"));
    }

    [Theory]
    [InlineData("Name eq")]
    [InlineData("Name eq 5")]
    [InlineData("ID eq 'x'")]
    [InlineData("Nme eq 'x'")]
    [InlineData("Name")]
    [InlineData("(Name eq 'x'")]
    [InlineData("unknown(Name)")]
    [InlineData("BankAccounts eq null")]
    public async Task Filters_that_do_not_fit_are_refused(string filter)
    {
        await using var sandbox = await StartAsync();
        Assert.NotEmpty(await sandbox.RefusedAsync(400, HttpMethod.Get, $"{Accounts}?$filter={Uri.EscapeDataString(filter)}"));
    }

    [Fact]
    public async Task Paths_are_taken_in_any_case_and_counts_come_as_plain_text()
    {
        await using var sandbox = await SeededAsync(3);
        Assert.Equal(3, (await sandbox.RowsAsync("CRM/accounts?$select=ID")).Count);
        using var answer = await sandbox.Http.GetAsync(
            new Uri($"{Division}/crm/Accounts/$count?$filter=Name gt 'N000'", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("2", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Unasked_lines_are_deferred_and_every_entity_names_itself()
    {
        await using var sandbox = await SeededAsync(1);
        var row = Assert.Single(await sandbox.RowsAsync(Accounts));
        Assert.Equal("Exact.Web.Api.Models.Account", Text(row["__metadata"]!, "type"));
        Assert.EndsWith($"{Accounts}(guid'{row["ID"]}')", Text(row["__metadata"]!, "uri"), StringComparison.Ordinal);
        Assert.NotNull(row["BankAccounts"]!["__deferred"]);
    }

    [Fact]
    public async Task Without_an_accept_header_the_answer_is_atom_and_plain_xml_is_refused()
    {
        await using var sandbox = await SeededAsync(1);
        using var atom = await sandbox.Http.GetAsync(new Uri($"{Division}/{Accounts}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/atom+xml", atom.Content.Headers.ContentType!.MediaType);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Division}/{Accounts}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));
        using var refused = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(415, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Errors_carry_their_text_and_a_reason()
    {
        await using var sandbox = await StartAsync();
        using var answer = await sandbox.SendAsync(HttpMethod.Get, $"{Accounts}(guid'{Guid.Empty}')");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal("""{"error":{"code":"","message":{"lang":"","value":"Resource not found for the segment."}}}""", body.ToJsonString());
        Assert.True(answer.Headers.Contains("Reason"));
    }

    [Fact]
    public async Task Another_division_a_missing_scope_and_an_unknown_endpoint_are_told_apart()
    {
        await using var sandbox = await StartAsync(Open with { App = new() { ReadScopes = ["crm.accounts"], ManageScopes = [] } });
        await sandbox.RefusedAsync(403, HttpMethod.Get, "/api/v1/999/crm/Accounts");
        await sandbox.RefusedAsync(404, HttpMethod.Get, "crm/Nothing");
        Assert.Contains(
            "Application Scope Violated",
            await sandbox.RefusedAsync(403, HttpMethod.Get, "sync/Deleted"),
            StringComparison.Ordinal);
        await sandbox.RefusedAsync(403, HttpMethod.Post, Accounts, new { Name = "A" });
        Assert.Empty(await sandbox.RowsAsync(Accounts));
    }

    [Fact]
    public async Task A_user_without_rights_gets_an_empty_list()
    {
        await using var sandbox = await StartAsync(Open with { App = new() { NoRightsOn = ["crm/Accounts"] } });
        await sandbox.CreateAsync(Accounts, new { Name = "A" });
        Assert.Empty(await sandbox.RowsAsync(Accounts));
    }

    [Theory]
    [InlineData("crm/Accounts", "crm/Accounts(guid'{0}')?$select=ID")]
    [InlineData("salesorder/SalesOrders", "salesorder/SalesOrders(guid'{1}')?$select=OrderID")]
    [InlineData("salesorder/SalesOrders", "salesorder/SalesOrders(guid'{1}')/SalesOrderLines?$select=ID")]
    public async Task A_user_without_rights_finds_nothing_by_a_key_either(string without, string read)
    {
        await using var sandbox = await StartAsync(Open with { App = new() { NoRightsOn = [without] } });
        var account = await sandbox.CreateAsync(Accounts, new { Name = "A" });
        var item = await sandbox.CreateAsync("logistics/Items", new { Code = "1", Description = "Lamp" });
        var order = await sandbox.CreateAsync("salesorder/SalesOrders", new { OrderedBy = account, SalesOrderLines = new[] { new { Item = item } } }, "OrderID");

        await sandbox.RefusedAsync(404, HttpMethod.Get, string.Format(System.Globalization.CultureInfo.InvariantCulture, read, account, order));
    }

    [Fact]
    public async Task An_orders_lines_are_an_empty_list_without_rights_on_lines()
    {
        await using var sandbox = await StartAsync(Open with { App = new() { NoRightsOn = ["salesorder/SalesOrderLines"] } });
        var account = await sandbox.CreateAsync(Accounts, new { Name = "A" });
        var item = await sandbox.CreateAsync("logistics/Items", new { Code = "1", Description = "Lamp" });
        var order = await sandbox.CreateAsync("salesorder/SalesOrders", new { OrderedBy = account, SalesOrderLines = new[] { new { Item = item } } }, "OrderID");

        Assert.Empty(await sandbox.RowsAsync($"salesorder/SalesOrders(guid'{order}')/SalesOrderLines?$select=ID"));
    }

    [Fact]
    public async Task A_mandatory_filter_refuses_an_unfiltered_read()
    {
        await using var sandbox = await StartAsync(Open with { MandatoryFilter = true });
        Assert.Contains("Code", await sandbox.RefusedAsync(400, HttpMethod.Get, Accounts), StringComparison.Ordinal);
        Assert.Empty(await sandbox.RowsAsync($"{Accounts}?$filter=trim(Code) eq '1'"));
    }

    [Fact]
    public async Task Me_tells_the_division_and_the_clock()
    {
        await using var sandbox = await StartAsync();
        var me = Assert.Single(await sandbox.RowsAsync("/api/v1/Current/me?$select=CurrentDivision,ServerTime,ServerUtcOffset"));
        Assert.Equal(123456, (int)me["CurrentDivision"]!);
        Assert.Equal("2026-06-25T16:28:10", Text(me, "ServerTime"));
        Assert.Equal(7200, (int)me["ServerUtcOffset"]!);
    }

    [Fact]
    public async Task The_current_division_follows_the_user_who_opens_another_company()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync(HttpMethod.Put, "me", new { currentDivision = 7 });
        var me = Assert.Single(await sandbox.RowsAsync("/api/v1/current/Me?$select=CurrentDivision"));
        Assert.Equal(7, (int)me["CurrentDivision"]!);
        Assert.Empty(await sandbox.RowsAsync(Accounts));
    }

    private static async Task<RunningSandbox> SeededAsync(int count)
    {
        var sandbox = await StartAsync();
        var body = Enumerable.Range(0, count).Select(number => new
        {
            Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"N{number:000}"),
            Country = "NL",
            City = number % 2 == 0 ? "Delft" : null,
        });
        await sandbox.ControlAsync(HttpMethod.Post, "records/accounts/bulk", body);
        return sandbox;
    }
}
