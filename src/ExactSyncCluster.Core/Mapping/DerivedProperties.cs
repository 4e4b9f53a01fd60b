using System.Collections.Frozen;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Exact's product properties that stand in rows of other resources.</summary>
public static class DerivedProperties
{
    /// <summary>The item's general sales price of today.</summary>
    public const string Price = "SalesItemPrices.Price";

    /// <summary>The currency of that price.</summary>
    public const string Currency = "SalesItemPrices.Currency";

    /// <summary>The stock of all warehouses together.</summary>
    public const string Stock = "StockPositions.CurrentStock";

    /// <summary>
    /// Exact makes the price row itself when an item is made, so these are sent by an update right after the create:
    /// a mapping may say that they are sent with it although the create does not accept them.
    /// </summary>
    internal static FrozenSet<string> WrittenAfterCreate { get; } = FrozenSet.Create(StringComparer.Ordinal, Price, Currency);

    /// <summary>Whether a property is sent when a record is made in a system, by the create itself or by the update that follows it.</summary>
    internal static bool CanBeSentOnCreate(SystemName target, PropertySchema property) =>
        property.OnCreate || (target == SystemName.Exact && property.OnUpdate && WrittenAfterCreate.Contains(property.Name));
}
