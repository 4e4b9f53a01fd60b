using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

public sealed class FeedTests : IDisposable
{
    private const string A = ExactBench.Id;
    private const string B = ExactBench.OtherId;

    private readonly ExactBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(null, "1L")]
    [InlineData("", "1L")]
    [InlineData("4294967296", "4294967296L")]
    [InlineData("max:17", "17L")]
    public async Task New_read_asks_above_its_position_with_the_suffix_of_a_long(string? position, string literal)
    {
        _bench.Handler.Answers(200, """{"d":{"results":[]}}""");

        await _bench.FeedAsync("Accounts", position);

        var asked = _bench.Handler.Sent[0].Asked;
        Assert.StartsWith($"/api/v1/123456/sync/CRM/Accounts?$filter=Timestamp gt {literal}&$select=ID,Timestamp,Modified,", asked, StringComparison.Ordinal);
        Assert.True(_bench.Handler.Sent[0].Address.AbsoluteUri.Length < 6000);
    }

    [Fact]
    public async Task Read_follows_its_pages_verbatim_and_ends_with_the_highest_version_of_all()
    {
        var second = "https://start.exactonline.nl/api/v1/123456/sync/CRM/Accounts?$filter=Timestamp%20gt%201L&$skiptoken=9L";
        _bench.Handler
            .Answers(200, $$$"""{"d":{"results":[{"ID":"{{{A}}}","Timestamp":"9","Name":"A"}],"__next":"{{{second}}}"}}""")
            .Answers(200, $$$"""{"d":{"results":[{"ID":"{{{B}}}","Timestamp":7,"Name":"B"}]}}""");

        var first = Assert.IsType<FeedPage.Page>(await _bench.FeedAsync("Accounts", null));
        var last = Assert.IsType<FeedPage.Page>(await _bench.FeedAsync("Accounts", first.Next));

        Assert.True(first.HasMore);
        Assert.Equal("next:9:" + second, first.Next);
        Assert.Equal(second, _bench.Handler.Sent[1].Address.AbsoluteUri);
        Assert.False(last.HasMore);
        Assert.Equal("max:9", last.Next);
        Assert.Equal(7, Assert.Single(last.Entries).Rows[0].Version);
    }

    [Theory]
    [InlineData("https://elsewhere.test/api/v1/123456/sync/CRM/Accounts")]
    [InlineData("https://start.exactonline.nl/api/v1/999999/sync/CRM/Accounts")]
    public async Task Page_on_another_host_or_division_is_not_followed(string next)
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"results":[],"__next":"{{{next}}}"}}""");

        Assert.IsType<FeedPage.Failed>(await _bench.FeedAsync("Accounts", null));
        Assert.IsType<FeedPage.PositionRefused>(await _bench.FeedAsync("Accounts", "next:9:" + next));
        Assert.Single(_bench.Handler.Sent);
    }

    [Fact]
    public async Task Position_that_is_none_is_refused()
    {
        Assert.IsType<FeedPage.PositionRefused>(await _bench.FeedAsync("Accounts", "cursor-abc"));
    }

    [Fact]
    public async Task Order_header_is_known_by_its_order_id_and_its_row_id_is_an_alias()
    {
        _bench.Handler.Answers(200, $$$"""{"d":[{"ID":"{{{B}}}","OrderID":"{{{A}}}","Timestamp":"5","YourRef":"S-1","Modified":"/Date(1782404890063)/"}]}""");

        var entry = Assert.Single(Assert.IsType<FeedPage.Page>(await _bench.FeedAsync("SalesOrderHeaders", null)).Entries);

        Assert.Equal((Entity.Order, new RecordId(A)), (entry.Entity!.Value, entry.Record!.Value));
        Assert.Equal([B], entry.Aliases);
        Assert.Equal(RowKey.Main(A), entry.Rows[0].Key);
        Assert.Equal(new DateTimeOffset(2026, 6, 25, 14, 28, 10, 63, TimeSpan.Zero), entry.Rows[0].ModifiedAt);
    }

    [Fact]
    public async Task Order_line_belongs_to_its_order_and_its_status_has_the_single_endpoints_name()
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"results":[{"ID":"{{{B}}}","OrderID":"{{{A}}}","Timestamp":"5","Status":12,"Item":"{{{B}}}"}]}}""");

        var entry = Assert.Single(Assert.IsType<FeedPage.Page>(await _bench.FeedAsync("SalesOrderLines", null)).Entries);

        Assert.Contains(",Status,", _bench.Handler.Sent[0].Asked, StringComparison.Ordinal);
        Assert.DoesNotContain("OrderStatus", _bench.Handler.Sent[0].Asked, StringComparison.Ordinal);
        Assert.Equal(new RecordId(A), entry.Record);
        Assert.Equal(new RowKey(Collections.Lines, B), entry.Rows[0].Key);
        Assert.Equal(Value.Of(12L), entry.Rows[0].Fields!.Get("OrderStatus"));
        Assert.Equal(new Value.Reference(Entity.Product, B), entry.Rows[0].Fields!.Get("Item"));
    }

    [Fact]
    public async Task Price_agreements_are_left_out_but_count_for_the_position()
    {
        _bench.Handler.Answers(200, $$$"""
            {"d":{"results":[
              {"ID":"{{{A}}}","Item":"{{{B}}}","Timestamp":"5","Account":null,"Price":1.5,"Currency":"EUR","Unit":"pc      "},
              {"ID":"{{{B}}}","Item":"{{{B}}}","Timestamp":"6","Account":"{{{A}}}","Price":1.2}]}}
            """);

        var page = Assert.IsType<FeedPage.Page>(await _bench.FeedAsync("SalesItemPrices", null));

        var entry = Assert.Single(page.Entries);
        Assert.Equal(new RowKey(Collections.Prices, A), entry.Rows[0].Key);
        Assert.Equal(Value.Of("pc"), entry.Rows[0].Fields!.Get("Unit"));
        Assert.Equal("max:6", page.Next);
    }

    [Fact]
    public async Task Stock_belongs_to_its_item()
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"results":[{"ID":"{{{A}}}","ItemId":"{{{B}}}","Timestamp":"5","CurrentStock":12,"Warehouse":"{{{A}}}"}]}}""");

        var entry = Assert.Single(Assert.IsType<FeedPage.Page>(await _bench.FeedAsync("StockPositions", null)).Entries);

        Assert.Equal((Entity.Product, new RecordId(B)), (entry.Entity!.Value, entry.Record!.Value));
        Assert.Equal(new RowKey(Collections.Stock, A), entry.Rows[0].Key);
        Assert.Equal(Value.Of(12m), entry.Rows[0].Fields!.Get("CurrentStock"));
    }

    [Theory]
    [InlineData(2, Entity.Customer, "", true)]
    [InlineData(8, Entity.Product, Collections.Prices, false)]
    [InlineData(9, Entity.Product, "", true)]
    [InlineData(32, Entity.Order, "", true)]
    [InlineData(33, Entity.Order, Collections.Lines, false)]
    public async Task Deletion_tells_its_row_and_its_record_where_the_row_is_one(int type, Entity entity, string collection, bool isRecord)
    {
        _bench.Handler.Answers(200, $$$"""
            {"d":{"results":[
              {"ID":"{{{A}}}","EntityKey":"{{{B}}}","EntityType":{{{type}}},"Timestamp":"8","DeletedDate":"/Date(1782404890063)/"},
              {"ID":"{{{A}}}","EntityKey":"{{{B}}}","EntityType":13,"Timestamp":"9"}]}}
            """);

        var page = Assert.IsType<FeedPage.Page>(await _bench.FeedAsync("Deleted", null));

        var entry = Assert.Single(page.Entries);
        Assert.Equal(entity, entry.Entity);
        Assert.Equal(isRecord ? new RecordId(B) : null, entry.Record);
        Assert.Equal((new RowKey(collection, B), true, 8L), (entry.Rows[0].Key, entry.Rows[0].IsDeleted, entry.Rows[0].Version!.Value));
        Assert.Equal("max:9", page.Next);
    }

    [Theory]
    [InlineData("""{"d":{"results":[{"ID":"5b4a1c7e-0000-4000-8000-000000000001"}]}}""")]
    [InlineData("""{"d":{"results":[{"Timestamp":"5"}]}}""")]
    [InlineData("<html>Maintenance</html>")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"d":{"results":[""")]
    public async Task Page_that_cannot_be_read_is_not_taken_for_read(string body)
    {
        _bench.Handler.Answers(200, body);

        Assert.IsType<FeedPage.Failed>(await _bench.FeedAsync("Accounts", null));
    }

    [Fact]
    public void Deletions_are_read_after_the_others()
    {
        Assert.Equal("Deleted", _bench.Connector.Feeds[^1].Name);
        Assert.NotNull(_bench.Connector.Feeds[^1].After);
        Assert.All(_bench.Connector.Feeds, static feed => Assert.Equal(CheckpointRule.WholeRead, feed.Rule));
    }
}
