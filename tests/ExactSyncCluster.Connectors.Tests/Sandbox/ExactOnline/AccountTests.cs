using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class AccountTests
{
    private const string Accounts = "crm/Accounts";

    [Fact]
    public async Task A_minimal_post_answers_little_and_a_get_shows_the_defaults()
    {
        await using var sandbox = await StartAsync();
        var posted = await sandbox.PostAsync(Accounts, new { Name = "Jansen", Country = "NL" });
        Assert.Null(posted["Name"]);
        Assert.Equal(0, (int)posted["IsMailing"]!);

        var read = (await sandbox.GetAsync($"{Accounts}(guid'{posted["ID"]}')"))["d"]!;
        Assert.Equal("Jansen", Text(read, "Name"));
        Assert.Equal("1", Text(read, "Code").TrimStart());
        Assert.Equal(18, Text(read, "Code").Length);
        Assert.Equal("NL ", Text(read, "Country"));
        Assert.Equal(10, (int)read["SecurityLevel"]!);
        Assert.Equal(6, (int)read["ConsolidationScenario"]!);
        Assert.Equal("EUR", Text(read, "SalesCurrency"));
        Assert.Equal("/Date(1782345600000)/", Text(read, "StartDate"));
    }

    [Fact]
    public async Task Prefer_representation_answers_a_post_in_full()
    {
        await using var sandbox = await StartAsync();
        var posted = await sandbox.PostAsync(Accounts, new { Name = "Jansen" }, "return=representation");
        Assert.Equal("Jansen", Text(posted, "Name"));
    }

    [Fact]
    public async Task Codes_go_on_from_the_highest()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateAsync(Accounts, new { Name = "A", Code = "41" });
        var next = await sandbox.PostAsync(Accounts, new { Name = "B" }, "return=representation");
        Assert.Equal("                42", Text(next, "Code"));
    }

    [Theory]
    [InlineData("Code eq '25'", 0)]
    [InlineData("Code eq '                25'", 1)]
    [InlineData("trim(Code) eq '25'", 1)]
    public async Task An_unpadded_code_finds_nothing(string filter, int expected)
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateAsync(Accounts, new { Name = "A", Code = "25" });
        Assert.Equal(expected, (await sandbox.RowsAsync($"{Accounts}?$filter={filter}")).Count);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task A_put_with_a_code_that_exists_is_refused_even_when_it_is_its_own(string code)
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Accounts, new { Name = "A" });
        await sandbox.CreateAsync(Accounts, new { Name = "B" });
        var message = await sandbox.RefusedAsync(500, HttpMethod.Put, $"{Accounts}(guid'{id}')", new { Name = "C", Code = code });
        Assert.Equal("Gegeven bestaat reeds", message);
        Assert.Equal("A", Text((await sandbox.GetAsync($"{Accounts}(guid'{id}')"))["d"]!, "Name"));
    }

    [Fact]
    public async Task A_put_changes_what_was_sent_and_ignores_read_only_names()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Accounts, new { Name = "A", City = "Delft" });
        await sandbox.PutAsync($"{Accounts}(guid'{id}')", new { Name = "B", IsSales = true, Division = 7, IsPurchase = false });
        var read = (await sandbox.GetAsync($"{Accounts}(guid'{id}')"))["d"]!;
        Assert.Equal("B", Text(read, "Name"));
        Assert.Equal("Delft", Text(read, "City"));
        Assert.False((bool)read["IsSales"]!);
        Assert.True((bool)read["IsPurchase"]!);
        Assert.Equal(123456, (int)read["Division"]!);
    }

    [Theory]
    [InlineData("{\"Nme\":\"A\"}")]
    [InlineData("{\"Name\":\"A\",\"CreditLineSales\":\"29,37\"}")]
    [InlineData("{\"Name\":\"A\",\"StartDate\":\"/Date(1782345600000)/\"}")]
    [InlineData("{\"Country\":\"NL\"}")]
    [InlineData("{\"Name\":")]
    public async Task A_body_that_does_not_fit_is_refused(string body)
    {
        await using var sandbox = await StartAsync();
        var message = await sandbox.RefusedAsync(400, HttpMethod.Post, Accounts, body);
        Assert.NotEmpty(message);
        Assert.Empty(await sandbox.RowsAsync(Accounts));
    }

    [Fact]
    public async Task An_account_in_use_stays_and_a_free_one_goes_into_the_log()
    {
        await using var sandbox = await StartAsync();
        var used = await sandbox.CreateAsync(Accounts, new { Name = "A" });
        var free = await sandbox.CreateAsync(Accounts, new { Name = "B" });
        var item = await sandbox.CreateAsync("logistics/Items", new { Code = "S", Description = "Stoel" });
        await sandbox.CreateAsync("salesorder/SalesOrders", new { OrderedBy = used, SalesOrderLines = new[] { new { Item = item } } }, "OrderID");
        await sandbox.RefusedAsync(500, HttpMethod.Delete, $"{Accounts}(guid'{used}')");
        await sandbox.DeleteAsync($"{Accounts}(guid'{free}')");

        var gone = Assert.Single(await sandbox.RowsAsync("sync/Deleted?$filter=EntityType eq 2"));
        Assert.Equal(free, Text(gone, "EntityKey"));
        await sandbox.RefusedAsync(404, HttpMethod.Get, $"{Accounts}(guid'{free}')");
    }

    [Fact]
    public async Task A_person_may_save_the_code_it_already_has()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Accounts, new { Name = "A" });
        var saved = await sandbox.ControlAsync(HttpMethod.Patch, $"records/accounts/{id}", new { Code = "1", Name = "B" });
        Assert.Equal("B", Text(saved, "Name"));
        Assert.Equal("2026-06-25T14:28:10.063Z", Text(saved, "_at"));
    }
}
