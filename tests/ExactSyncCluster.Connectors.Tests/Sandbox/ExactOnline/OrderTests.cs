using System.Text.Json.Nodes;
using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class OrderTests
{
    private const string Orders = "salesorder/SalesOrders";
    private const string Lines = "salesorder/SalesOrderLines";
    private const string HeaderFeed = "sync/SalesOrder/SalesOrderHeaders";
    private const string LineFeed = "sync/SalesOrder/SalesOrderLines";

    [Fact]
    public async Task A_deep_insert_with_a_net_price_alone_leaves_the_unit_price_at_zero()
    {
        await using var sandbox = await StartAsync();
        var (account, item) = await PartiesAsync(sandbox);
        var order = await sandbox.PostAsync(Orders, new
        {
            OrderedBy = account,
            OrderDate = "2026-06-25",
            SalesOrderLines = new[] { new { Item = item, Quantity = 1, NetPrice = 100 } },
        });
        Assert.Equal(1, (int)order["OrderNumber"]!);
        Assert.Equal(12, (int)order["Status"]!);
        Assert.Equal(1, (int)order["ApprovalStatus"]!);
        Assert.Equal(account, Text(order, "InvoiceTo"));
        Assert.NotNull(order["SalesOrderLines"]!["__deferred"]!["uri"]);

        var deferred = new Uri(Text(order["SalesOrderLines"]!["__deferred"]!, "uri")).PathAndQuery;
        var line = Assert.Single(await sandbox.RowsAsync(deferred));
        Assert.Equal(0, (decimal)line["UnitPrice"]!);
        Assert.Equal(100, (decimal)line["AmountFC"]!);
    }

    [Fact]
    public async Task An_order_without_lines_or_customer_is_refused()
    {
        await using var sandbox = await StartAsync();
        var (account, item) = await PartiesAsync(sandbox);
        await sandbox.RefusedAsync(400, HttpMethod.Post, Orders, new { OrderedBy = account });
        await sandbox.RefusedAsync(400, HttpMethod.Post, Orders, new { SalesOrderLines = new[] { new { Item = item } } });
        await sandbox.RefusedAsync(500, HttpMethod.Post, Orders, new { OrderedBy = item, SalesOrderLines = new[] { new { Item = item } } });
        Assert.Empty(await sandbox.RowsAsync(Orders));
    }

    [Fact]
    public async Task The_header_row_has_its_own_id_and_moves_alone()
    {
        await using var sandbox = await StartAsync();
        var order = await OrderAsync(sandbox);
        var header = Assert.Single(await sandbox.RowsAsync($"{HeaderFeed}?$select=ID,OrderID,Timestamp"));
        Assert.Equal(order, Text(header, "OrderID"));
        Assert.NotEqual(order, Text(header, "ID"));

        var (headers, lines) = await MarksAsync(sandbox);
        await sandbox.PutAsync($"{Orders}(guid'{order}')", new { YourRef = "W-1" });
        var (headersAfter, linesAfter) = await MarksAsync(sandbox);
        Assert.True(headersAfter > headers);
        Assert.Equal(lines, linesAfter);
    }

    [Fact]
    public async Task A_line_change_moves_the_line_alone_and_the_header_amount_follows()
    {
        await using var sandbox = await StartAsync();
        var order = await OrderAsync(sandbox);
        var (headers, lines) = await MarksAsync(sandbox);
        var line = Text((await LinesAsync(sandbox, order))[0], "ID");
        await sandbox.PutAsync($"{Lines}(guid'{line}')", new { Quantity = 3 });
        var (headersAfter, linesAfter) = await MarksAsync(sandbox);
        Assert.Equal(headers, headersAfter);
        Assert.True(linesAfter > lines);
        Assert.Equal(60, (decimal)(await sandbox.GetAsync($"{Orders}(guid'{order}')"))["d"]!["AmountFC"]!);
    }

    [Theory]
    [InlineData("{\"UnitPrice\":40}", 40, 40)]
    [InlineData("{\"Discount\":0.25}", 20, 15)]
    [InlineData("{\"UnitPrice\":40,\"NetPrice\":7}", 40, 7)]
    [InlineData("{\"NetPrice\":7}", 20, 7)]
    public async Task The_net_price_follows_unless_it_is_given(string change, double unit, double net)
    {
        await using var sandbox = await StartAsync();
        var order = await OrderAsync(sandbox);
        var id = Text((await LinesAsync(sandbox, order))[0], "ID");
        await sandbox.PutAsync($"{Lines}(guid'{id}')", change);
        var line = (await LinesAsync(sandbox, order))[0];
        Assert.Equal(unit, (double)line["UnitPrice"]!);
        Assert.Equal(net, (double)line["NetPrice"]!);
    }

    [Fact]
    public async Task Customer_and_status_cannot_be_changed_by_a_put()
    {
        await using var sandbox = await StartAsync();
        var order = await OrderAsync(sandbox);
        var other = await sandbox.CreateAsync("crm/Accounts", new { Name = "B" });
        await sandbox.PutAsync($"{Orders}(guid'{order}')", new { OrderedBy = other, DeliverTo = other, Status = 21 });
        var read = (await sandbox.GetAsync($"{Orders}(guid'{order}')"))["d"]!;
        Assert.NotEqual(other, Text(read, "OrderedBy"));
        Assert.NotEqual(other, Text(read, "DeliverTo"));
        Assert.Equal(12, (int)read["Status"]!);
    }

    [Fact]
    public async Task Nested_lines_on_a_put_are_refused_and_a_line_is_posted_by_itself()
    {
        await using var sandbox = await StartAsync();
        var order = await OrderAsync(sandbox);
        var item = Text((await LinesAsync(sandbox, order))[0], "Item");
        var message = await sandbox.RefusedAsync(
            400, HttpMethod.Put, $"{Orders}(guid'{order}')", new { SalesOrderLines = new[] { new { Item = item } } });
        Assert.Contains("Binding to new entities", message, StringComparison.Ordinal);

        var line = await sandbox.CreateAsync(Lines, new { OrderID = order, Item = item, Quantity = 2 });
        Assert.Equal([1, 2], (await LinesAsync(sandbox, order)).Select(row => (int)row["LineNumber"]!));
        await sandbox.DeleteAsync($"{Lines}(guid'{line}')");
        Assert.Single(await LinesAsync(sandbox, order));
    }

    [Fact]
    public async Task A_completed_order_cannot_be_changed_or_removed()
    {
        await using var sandbox = await StartAsync();
        var order = await OrderAsync(sandbox);
        await sandbox.ControlAsync(HttpMethod.Post, $"orders/{order}/complete", new { status = 21 });
        var line = (await LinesAsync(sandbox, order))[0];
        Assert.Equal(21, (int)line["OrderStatus"]!);
        await sandbox.RefusedAsync(500, HttpMethod.Put, $"{Orders}(guid'{order}')", new { YourRef = "x" });
        await sandbox.RefusedAsync(500, HttpMethod.Put, $"{Lines}(guid'{line["ID"]}')", new { Quantity = 2 });
        await sandbox.RefusedAsync(500, HttpMethod.Delete, $"{Orders}(guid'{order}')");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deleting_an_order_logs_header_and_lines(bool namesHeader)
    {
        await using var sandbox = await StartAsync(Open with { Division = new() { DeletedOrderNamesHeaderId = namesHeader } });
        var order = await OrderAsync(sandbox);
        var headerId = Text((await sandbox.RowsAsync($"{HeaderFeed}?$select=ID"))[0], "ID");
        var lineId = Text((await LinesAsync(sandbox, order))[0], "ID");
        await sandbox.DeleteAsync($"{Orders}(guid'{order}')");

        var gone = await sandbox.RowsAsync("sync/Deleted?$select=EntityType,EntityKey,Timestamp");
        Assert.Equal(namesHeader ? headerId : order, Text(gone.Single(row => (int)row["EntityType"]! == 32), "EntityKey"));
        Assert.Equal(lineId, Text(gone.Single(row => (int)row["EntityType"]! == 33), "EntityKey"));
        Assert.Empty(await sandbox.RowsAsync($"{LineFeed}?$filter=Timestamp gt 1"));
    }

    [Fact]
    public async Task A_repeated_post_makes_a_second_order_that_the_reference_finds()
    {
        await using var sandbox = await StartAsync();
        var (account, item) = await PartiesAsync(sandbox);
        var body = new { OrderedBy = account, YourRef = "W'1", SalesOrderLines = new[] { new { Item = item } } };
        await sandbox.PostAsync(Orders, body);
        await sandbox.PostAsync(Orders, body);
        var found = await sandbox.RowsAsync($"{Orders}?$filter=YourRef eq 'W''1' and OrderedBy eq guid'{account}'");
        Assert.Equal(2, found.Count);
    }

    [Fact]
    public async Task Lines_are_expanded_with_their_own_selection()
    {
        await using var sandbox = await StartAsync();
        await OrderAsync(sandbox);
        var row = Assert.Single(await sandbox.RowsAsync(
            $"{Orders}?$expand=SalesOrderLines&$select=OrderID,SalesOrderLines/ID,SalesOrderLines/LineNumber"));
        Assert.Equal(["__metadata", "OrderID", "SalesOrderLines"], row.AsObject().Select(member => member.Key));
        var line = Assert.Single(row["SalesOrderLines"]!["results"]!.AsArray())!;
        Assert.Equal(["__metadata", "ID", "LineNumber"], line.AsObject().Select(member => member.Key));
    }

    private static async Task<(string Account, string Item)> PartiesAsync(RunningSandbox sandbox) => (
        await sandbox.CreateAsync("crm/Accounts", new { Name = "A" }),
        await sandbox.CreateAsync("logistics/Items", new { Code = "S", Description = "Stoel" }));

    private static async Task<string> OrderAsync(RunningSandbox sandbox)
    {
        var (account, item) = await PartiesAsync(sandbox);
        return await sandbox.CreateAsync(
            Orders,
            new { OrderedBy = account, SalesOrderLines = new[] { new { Item = item, Quantity = 2, UnitPrice = 20 } } },
            "OrderID");
    }

    private static Task<IReadOnlyList<JsonNode>> LinesAsync(RunningSandbox sandbox, string order) =>
        sandbox.RowsAsync($"{Lines}?$filter=OrderID eq guid'{order}'&$orderby=LineNumber");

    private static async Task<(long Headers, long Lines)> MarksAsync(RunningSandbox sandbox) =>
        (await sandbox.LastTimestampAsync(HeaderFeed), await sandbox.LastTimestampAsync(LineFeed));
}
