namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>The kinds of record that a division holds.</summary>
internal enum EntityKind
{
    Accounts,
    Items,
    SalesItemPrices,
    StockPositions,
    SalesOrders,
    SalesOrderLines,
    Deleted,
}
