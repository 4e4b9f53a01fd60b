using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>The short names of the kinds, in the control API and the request log.</summary>
internal static class RecordKinds
{
    public static IReadOnlyList<(string Name, EntityKind Kind)> All { get; } =
    [
        ("accounts", EntityKind.Accounts),
        ("items", EntityKind.Items),
        ("prices", EntityKind.SalesItemPrices),
        ("stock", EntityKind.StockPositions),
        ("orders", EntityKind.SalesOrders),
        ("orderlines", EntityKind.SalesOrderLines),
        ("deleted", EntityKind.Deleted),
    ];

    public static string Name(EntityKind kind) => All.First(entry => entry.Kind == kind).Name;

    public static EntityKind? Find(string name) =>
        All.Where(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(entry => (EntityKind?)entry.Kind)
            .FirstOrDefault();
}
