namespace ExactSyncCluster.Core.Mapping;

/// <summary>The names of a mapping file's sections.</summary>
public static class MappingSections
{
    /// <summary>Account–Customer.</summary>
    public const string Customer = "customer";

    /// <summary>Item–Product.</summary>
    public const string Product = "product";

    /// <summary>SalesOrder–Order.</summary>
    public const string Order = "order";

    /// <summary>SalesOrderLine–Order line.</summary>
    public const string OrderLine = "orderLine";
}
