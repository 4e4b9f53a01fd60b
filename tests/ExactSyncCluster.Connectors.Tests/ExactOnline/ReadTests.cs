using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

public sealed class ReadTests : IDisposable
{
    private const string A = ExactBench.Id;
    private const string B = ExactBench.OtherId;
    private const string Root = "/api/v1/123456/";

    private readonly ExactBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Customer_is_read_by_its_key_with_the_properties_of_the_schema()
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"ID":"{{{A}}}","Name":"Jansen","Blocked":false,"Email":null,"Unasked":"x"}}""");

        var shown = Assert.IsType<RecordRead.Found>(await _bench.ReadAsync(Entity.Customer, RecordScope.Whole)).Shown;

        Assert.StartsWith($"{Root}crm/Accounts(guid'{A}')?$select=ID,Modified,", _bench.Handler.Sent[0].Asked, StringComparison.Ordinal);
        var fields = shown.Main!.Fields!;
        Assert.Equal(["Blocked", "Email", "Name"], fields.Keys);
        Assert.True(fields.Get("Email").IsEmpty);
        Assert.Null(shown.Main.Version);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "{\"d\":[]}")]
    public async Task Record_that_is_not_there_is_missing(int status, string body)
    {
        _bench.Handler.Answers(status, body);

        Assert.IsType<RecordRead.Missing>(await _bench.ReadAsync(Entity.Customer, RecordScope.Main));
    }

    [Fact]
    public async Task Page_of_something_in_between_is_never_missing()
    {
        _bench.Handler.Answers(404, "<html><body>404 Not Found</body></html>");

        Assert.Equal(FailureCause.Outage, Assert.IsType<RecordRead.Failed>(await _bench.ReadAsync(Entity.Customer, RecordScope.Main)).Failure.Cause);
    }

    [Fact]
    public async Task Prices_of_a_product_are_shown_whole_without_agreements()
    {
        _bench.Handler
            .Answers(200, $$$"""{"d":{"results":[{"ID":"{{{A}}}","Item":"{{{A}}}","Price":2,"Currency":null}],"__next":"https://start.exactonline.nl/api/v1/123456/logistics/SalesItemPrices?$skiptoken=1"}}""")
            .Answers(200, $$$"""{"d":{"results":[{"ID":"{{{B}}}","Item":"{{{A}}}","Account":"{{{B}}}","Price":1}]}}""");

        var shown = Assert.IsType<RecordRead.Found>(await _bench.ReadAsync(Entity.Product, RecordScope.Rows)).Shown;

        Assert.StartsWith($"{Root}logistics/SalesItemPrices?$filter=Item eq guid'{A}'&$select=ID,Item,", _bench.Handler.Sent[0].Asked, StringComparison.Ordinal);
        var row = Assert.Single(shown.Rows);
        Assert.Equal(new RowKey(Collections.Prices, A), row.Key);
        Assert.Equal(Value.Of("EUR"), row.Fields!.Get("Currency"));
        Assert.Equal([Collections.Prices], shown.Complete);
        Assert.Equal(2, _bench.Permits.Taken);
    }

    [Fact]
    public async Task Whole_product_is_its_main_row_and_all_its_prices()
    {
        _bench.Handler
            .Answers(200, $$$"""{"d":{"ID":"{{{A}}}","Code":"P-1","Description":"Stoel"}}""")
            .Answers(200, $$$"""{"d":{"results":[{"ID":"{{{B}}}","Item":"{{{A}}}","Price":2}]}}""");

        var shown = Assert.IsType<RecordRead.Found>(await _bench.ReadAsync(Entity.Product, RecordScope.Whole)).Shown;

        Assert.Equal([RowKey.Main(A), new RowKey(Collections.Prices, B)], shown.Rows.Select(static row => row.Key));
        Assert.Equal([Collections.Prices], shown.Complete);
    }

    [Fact]
    public async Task Order_is_read_with_all_its_lines()
    {
        _bench.Handler
            .Answers(200, $$$"""{"d":{"OrderID":"{{{A}}}","OrderNumber":13,"SalesOrderLines":{"results":[{"ID":"{{{A}}}","Quantity":1}],"__next":"https://start.exactonline.nl/api/v1/123456/x?$skiptoken=1"} } }""")
            .Answers(200, $$$"""{"d":{"results":[{"ID":"{{{B}}}","Quantity":2}]}}""");

        var shown = Assert.IsType<RecordRead.Found>(await _bench.ReadAsync(Entity.Order, RecordScope.Whole)).Shown;

        var asked = _bench.Handler.Sent[0].Asked;
        Assert.Contains("$expand=SalesOrderLines&$select=OrderID,Modified,", asked, StringComparison.Ordinal);
        Assert.Contains(",SalesOrderLines/ID,", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("SalesOrderLines/Modified", asked, StringComparison.Ordinal);
        Assert.Equal([RowKey.Main(A), new RowKey(Collections.Lines, A), new RowKey(Collections.Lines, B)], shown.Rows.Select(static row => row.Key));
        Assert.Equal([Collections.Lines], shown.Complete);
    }

    [Fact]
    public async Task Order_whose_lines_are_deferred_does_not_claim_to_show_them()
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"OrderID":"{{{A}}}","SalesOrderLines":{"__deferred":{"uri":"u"} } } }""");

        var shown = Assert.IsType<RecordRead.Found>(await _bench.ReadAsync(Entity.Order, RecordScope.Whole)).Shown;

        Assert.Empty(shown.Complete);
    }

    [Theory]
    [InlineData(Entity.Customer, "25", "crm/Accounts?$filter=Code eq '                25'&")]
    [InlineData(Entity.Customer, "WEB-25", "crm/Accounts?$filter=Code eq 'WEB-25'&")]
    [InlineData(Entity.Product, "P'1&2", "logistics/Items?$filter=Code eq 'P''1&2'&")]
    [InlineData(Entity.Product, "bike-1", "logistics/Items?$filter=Code eq 'bike-1' or Code eq 'BIKE-1'&")]
    [InlineData(Entity.Order, "S-1", "salesorder/SalesOrders?$filter=YourRef eq 'S-1'&$expand=SalesOrderLines&")]
    [InlineData(Entity.Order, "s-1", "salesorder/SalesOrders?$filter=YourRef eq 's-1' or YourRef eq 'S-1'&$expand=SalesOrderLines&")]
    public async Task Search_asks_for_the_property_that_carries_the_key(Entity entity, string key, string expected)
    {
        _bench.Handler.Answers(200, """{"d":{"results":[]}}""");

        var search = Assert.IsType<RecordSearch.Done>(await _bench.FindAsync(entity, key));

        Assert.Empty(search.Found);
        Assert.StartsWith(Root + expected, _bench.Handler.Sent[0].Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_shows_every_record_that_carries_the_key()
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"results":[{"OrderID":"{{{A}}}","SalesOrderLines":{"results":[{"ID":"{{{B}}}"}]}},{"OrderID":"{{{B}}}","SalesOrderLines":{"results":[]}}]}}""");

        var search = Assert.IsType<RecordSearch.Done>(await _bench.FindAsync(Entity.Order, "S-1"));

        Assert.Equal([A, B], search.Found.Select(static found => found.Record.Value));
        Assert.All(search.Found, static found => Assert.Equal([Collections.Lines], found.Complete));
    }

    [Theory]
    [InlineData(403, "", FailureCause.NeedsConsent)]
    [InlineData(400, "", FailureCause.Refused)]
    [InlineData(500, "{\"error\":{\"code\":\"\",\"message\":{\"value\":\"Geen rechten\"}}}", FailureCause.Refused)]
    public async Task Refused_read_is_asked_once(int status, string body, FailureCause cause)
    {
        _bench.Handler.Answers(status, body);

        Assert.Equal(cause, Assert.IsType<RecordRead.Failed>(await _bench.ReadAsync(Entity.Customer, RecordScope.Main)).Failure.Cause);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(500, "<html/>")]
    [InlineData(503, "")]
    public async Task Read_is_repeated_over_an_outage(int status, string body)
    {
        _bench.Handler.Answers(status, body).Answers(200, $$$"""{"d":{"ID":"{{{A}}}"}}""");

        Assert.IsType<RecordRead.Found>(await _bench.ReadAsync(Entity.Customer, RecordScope.Main));
        Assert.Equal(2, _bench.Permits.Taken);
    }

    [Fact]
    public async Task Forbidden_read_names_the_scope_and_the_remedy()
    {
        _bench.Handler.Answers(403, """{"error":{"code":"","message":{"value":"Forbidden - Application Scope Violated. Cannot read 'organization.administration' scope."}}}""");

        var failure = Assert.IsType<RecordRead.Failed>(await _bench.ReadAsync(Entity.Order, RecordScope.Main)).Failure;

        Assert.Contains("App Center", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("organization.administration", failure.Reason, StringComparison.Ordinal);
    }
}
