using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

/// <summary>Which reads could have shown an edit to the engine before it wrote over it.</summary>
public sealed class EngineLogTests
{
    private const string Client = "engine";
    private const string Order = "4f1d0c86-20c1-4b52-a2f5-0f6a7d8e9b01";
    private const string Line = "4f1d0c86-20c1-4b52-a2f5-0f6a7d8e9b02";

    private static readonly DateTimeOffset Edited = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("read", "orders", "/SalesOrders(guid'4f1d0c86-20c1-4b52-a2f5-0f6a7d8e9b01')", false)]
    [InlineData("read", "orders", "/SalesOrders(guid'00000000-20c1-4b52-a2f5-0f6a7d8e9b01')", true)]
    [InlineData("read", "orderlines", "/SalesOrderLines?$filter=OrderID eq guid'4f1d0c86-20c1-4b52-a2f5-0f6a7d8e9b01'", false)]
    [InlineData("feed", "orderlines", "/sync/SalesOrder/SalesOrderLines?$filter=Timestamp gt 7L", false)]
    [InlineData("feed", "orders", "/sync/SalesOrder/SalesOrderHeaders?$filter=Timestamp gt 7L", true)]
    public void An_edit_of_a_line_falls_into_the_gap_unless_a_read_of_its_own_order_lies_between(string kind, string entity, string path, bool isInTheGap)
    {
        var read = new LoggedRequest { At = Edited.AddSeconds(1), EndedAt = Edited.AddSeconds(2), Method = "GET", Kind = kind, Entity = entity, Path = path, Status = 200, Client = Client };
        var write = new LoggedRequest
        {
            At = Edited.AddSeconds(3),
            EndedAt = Edited.AddSeconds(4),
            Method = "PUT",
            Kind = "write",
            Entity = "orderlines",
            RecordId = Line,
            Status = 204,
            Applied = true,
            Fields = ["Notes"],
            Client = Client,
        };
        var log = new EngineLog([read, write], Client, [], "shop");

        Assert.Equal(isInTheGap, log.FellIntoTheGap(Edit(), Order));
    }

    private static Deed Edit() => new()
    {
        Kind = DeedKind.Set,
        Entity = Entity.Order,
        Key = "WS-1",
        Line = "BELL",
        Property = DemoProperties.Line.First(static property => property.Exact == "Notes"),
        Value = "first",
        System = SystemName.Exact,
        RowId = Line,
        At = Edited,
    };
}
