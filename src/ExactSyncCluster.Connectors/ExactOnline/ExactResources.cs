using System.Collections.Immutable;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>The kinds of rows that are read and written here, by the properties that the schema names.</summary>
internal sealed class ExactResources(SystemSchema schema)
{
    public ExactResource Accounts { get; } = new()
    {
        Path = "crm/Accounts",
        SyncPath = "sync/CRM/Accounts",
        Entity = Entity.Customer,
        Properties = Own(schema.Customer),
    };

    public ExactResource Items { get; } = new()
    {
        Path = "logistics/Items",
        SyncPath = "sync/Logistics/Items",
        Entity = Entity.Product,
        Properties = Own(schema.Product),
    };

    public ExactResource Prices { get; } = new()
    {
        Path = "logistics/SalesItemPrices",
        SyncPath = "sync/Logistics/SalesItemPrices",
        Entity = Entity.Product,
        Collection = Collections.Prices,
        Parent = "Item",
        Properties = Own(ExactOnlineSchema.PriceRow),
    };

    public ExactResource Stock { get; } = new()
    {
        Path = "inventory/StockPositions",
        SyncPath = "sync/Inventory/StockPositions",
        Entity = Entity.Product,
        Collection = Collections.Stock,
        Parent = "ItemId",
        Properties = Own(ExactOnlineSchema.StockRow),
        TellsModified = false,
        FeedTellsModified = false,
    };

    public ExactResource Orders { get; } = new()
    {
        Path = "salesorder/SalesOrders",
        SyncPath = "sync/SalesOrder/SalesOrderHeaders",
        Entity = Entity.Order,
        Key = "OrderID",
        Properties = Own(schema.Order),
        FeedAlias = "ID",
    };

    public ExactResource Lines { get; } = new()
    {
        Path = "salesorder/SalesOrderLines",
        SyncPath = "sync/SalesOrder/SalesOrderLines",
        Entity = Entity.Order,
        Collection = Collections.Lines,
        Parent = "OrderID",
        Properties = Own(schema.OrderLine),
        TellsModified = false,
        FeedNames = ImmutableDictionary<string, string>.Empty.Add("OrderStatus", "Status"),
    };

    /// <summary>The main rows of an entity.</summary>
    public ExactResource Main(Entity entity) => entity switch
    {
        Entity.Customer => Accounts,
        Entity.Product => Items,
        Entity.Order => Orders,
    };

    /// <summary>The rows of a collection that can be written; null when there is none of that name.</summary>
    public ExactResource? Writable(Entity entity, string collection) => (entity, collection) switch
    {
        (Entity.Product, Collections.Prices) => Prices,
        (Entity.Order, Collections.Lines) => Lines,
        _ => null,
    };

    // A dotted name is derived from the rows of a collection, not a property of the row.
    private static ImmutableArray<PropertySchema> Own(RecordSchema record) =>
        [.. record.Properties.Values.Where(static property => property.Readable && !property.Name.Contains('.', StringComparison.Ordinal))];
}
