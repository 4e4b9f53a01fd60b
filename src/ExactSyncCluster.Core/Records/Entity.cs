namespace ExactSyncCluster.Core.Records;

/// <summary>What is kept equal, named by the webshop's word.</summary>
public enum Entity
{
    /// <summary>Exact Online's Account and the webshop's Customer.</summary>
    Customer,

    /// <summary>Exact Online's Item and the webshop's Product.</summary>
    Product,

    /// <summary>Exact Online's SalesOrder and the webshop's Order.</summary>
    Order,
}
