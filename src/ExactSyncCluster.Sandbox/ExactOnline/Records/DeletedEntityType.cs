namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Numbers by which the log of deletions names the kinds.</summary>
internal static class DeletedEntityType
{
    public const int Account = 2;
    public const int SalesItemPrice = 8;
    public const int Item = 9;
    public const int StockPosition = 15;
    public const int SalesOrderHeader = 32;
    public const int SalesOrderLine = 33;
}
