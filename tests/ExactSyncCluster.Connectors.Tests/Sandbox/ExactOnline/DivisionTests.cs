using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

/// <summary>The record logic by itself, as a simulator runs it.</summary>
public sealed class DivisionTests
{
    private static readonly WriteOrigin App = new(new Guid("11111111-0000-4000-8000-000000000000"), "App", IsPerson: false);

    [Theory]
    [InlineData(nameof(EntityKind.Accounts), 166)]
    [InlineData(nameof(EntityKind.Items), 117)]
    [InlineData(nameof(EntityKind.SalesOrders), 74)]
    [InlineData(nameof(EntityKind.SalesOrderLines), 51)]
    [InlineData(nameof(EntityKind.SalesItemPrices), 27)]
    public void The_single_endpoint_shows_the_listed_properties(string kind, int expected) =>
        Assert.Equal(expected, ExactResource.Single(Enum.Parse<EntityKind>(kind)).Columns.Count);

    [Theory]
    [InlineData("sync/Logistics/Items", "StandardSalesPrice", false)]
    [InlineData("sync/Logistics/Items", "Timestamp", true)]
    [InlineData("sync/SalesOrder/SalesOrderHeaders", "ID", true)]
    [InlineData("sync/SalesOrder/SalesOrderHeaders", "SalesOrderLines", false)]
    [InlineData("sync/SalesOrder/SalesOrderLines", "OrderStatus", false)]
    [InlineData("sync/SalesOrder/SalesOrderLines", "Status", true)]
    [InlineData("salesorder/SalesOrderLines", "Modified", false)]
    [InlineData("salesorder/SalesOrders", "ID", false)]
    public void Feeds_differ_from_their_single_endpoints(string path, string property, bool shown) =>
        Assert.Equal(shown, ExactResource.Find(path)!.Columns.Any(column => column.Name == property));

    [Fact]
    public void Every_property_that_may_not_be_written_is_ignored_when_it_is_sent()
    {
        var division = Division();
        var id = division.Create(EntityKind.Items, Json("""{"Code":"S","Description":"Stoel"}"""), App).Record.Id;
        var readOnly = EntitySchema.Of(EntityKind.Items).Rules
            .Where(rule => rule.ShowsOn(feed: false) && !rule.Update)
            .Select(rule => $"\"{rule.Name}\":\"geen geldige waarde\"");
        var write = division.Update(EntityKind.Items, id, Json($"{{{string.Join(',', readOnly)}}}"), App);
        Assert.Empty(write.Fields);
    }

    [Fact]
    public void The_same_seed_gives_the_same_division()
    {
        var first = Division().Create(EntityKind.Accounts, Json("""{"Name":"A"}"""), App).Record;
        var second = Division().Create(EntityKind.Accounts, Json("""{"Name":"A"}"""), App).Record;
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.Timestamp, second.Timestamp);
    }

    [Fact]
    public void A_refused_deep_insert_leaves_nothing_behind()
    {
        var division = Division();
        var told = new List<ChangeNotice>();
        var account = division.Create(EntityKind.Accounts, Json("""{"Name":"A"}"""), App).Record.Id;
        var item = division.Create(EntityKind.Items, Json("""{"Code":"S","Description":"Stoel"}"""), App).Record.Id;
        division.Changed += told.Add;
        var body = Json($$"""{"OrderedBy":"{{account}}","SalesOrderLines":[{"Item":"{{item}}"},{"Item":"{{account}}"}]}""");
        Assert.Equal(500, Assert.Throws<ExactRefusal>(() => division.Create(EntityKind.SalesOrders, body, App)).Status);
        Assert.Equal(0, division.Count(EntityKind.SalesOrders));
        Assert.Equal(0, division.Count(EntityKind.SalesOrderLines));
        Assert.Empty(told);
    }

    [Fact]
    public void A_price_agreement_stands_beside_the_general_price_and_sets_the_price_of_its_customer()
    {
        var division = Division();
        var account = division.Create(EntityKind.Accounts, Json("""{"Name":"A"}"""), App).Record.Id;
        var item = division.Create(EntityKind.Items, Json("""{"Code":"S","Description":"Stoel"}"""), App).Record.Id;
        division.Create(EntityKind.SalesItemPrices, Json($$"""{"Item":"{{item}}","Account":"{{account}}","Price":8.5}"""), App);
        var order = division.Create(
            EntityKind.SalesOrders,
            Json($$"""{"OrderedBy":"{{account}}","SalesOrderLines":[{"Item":"{{item}}","Quantity":2}]}"""),
            App).Record;
        var line = division.Read(store => store.Table(EntityKind.SalesOrderLines).FindBy("OrderID", order.Id).Single());
        Assert.Equal(8.5m, line.Number("UnitPrice"));
        Assert.Equal(17m, line.Number("AmountFC"));
    }

    [Fact]
    public void A_hundred_thousand_accounts_are_paged_through_to_the_last()
    {
        const int count = 100_000;
        var division = Division();
        var body = Json("""{"Name":"A"}""");
        for (var number = 0; number < count; number++)
        {
            division.Create(EntityKind.Accounts, body, App);
        }

        var seen = 0;
        var mark = 1L;
        var resource = ExactResource.Find("sync/CRM/Accounts")!;
        ExactPage page;
        do
        {
            var query = QueryReader.Read(
                resource,
                new Dictionary<string, string> { ["$select"] = "ID", ["$filter"] = $"Timestamp gt {mark}L" });
            page = division.Read(store => QueryRunner.Run(store, query));
            seen += page.Rows.Count;
            mark = page.Rows[^1].Record.Timestamp;
        }
        while (page.NextToken is not null);

        Assert.Equal(count, seen);
    }

    private static ExactDivision Division() => new(
        new ExactDivisionOptions(),
        new FakeTimeProvider(RunningSandbox.Recorded),
        new Random(7));

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
