namespace ExactSyncCluster.Core.Records;

/// <summary>The names of the collections a record may have.</summary>
public static class Collections
{
    /// <summary>The lines of an order: a keyed collection, merged line by line.</summary>
    public const string Lines = "lines";

    /// <summary>Exact's SalesItemPrices rows of an item, from which one price is selected.</summary>
    public const string Prices = "prices";

    /// <summary>Exact's StockPositions rows of an item, one for each warehouse, which are added up.</summary>
    public const string Stock = "stock";
}
