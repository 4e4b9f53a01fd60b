using System.Collections.Frozen;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>One endpoint over one kind of record.</summary>
internal sealed class ExactResource
{
    public const int SinglePage = 60;
    public const int FeedPage = 1_000;

    private readonly FrozenDictionary<string, Column> byName;

    private ExactResource(string path, EntityKind kind, string scope)
    {
        Path = path;
        Schema = EntitySchema.Of(kind);
        Scope = scope;
        IsFeed = path.StartsWith("sync/", StringComparison.Ordinal);
        Columns = [.. Schema.Rules.Where(rule => rule.ShowsOn(IsFeed)).Select(rule => new Column(Schema, rule))];
        byName = Columns.ToFrozenDictionary(column => column.Name, StringComparer.Ordinal);
    }

    public static IReadOnlyList<ExactResource> All { get; } =
    [
        new("crm/Accounts", EntityKind.Accounts, "crm.accounts"),
        new("logistics/Items", EntityKind.Items, "logistics.items"),
        new("logistics/SalesItemPrices", EntityKind.SalesItemPrices, "sales.prices"),
        new("salesorder/SalesOrders", EntityKind.SalesOrders, "sales.orders"),
        new("salesorder/SalesOrderLines", EntityKind.SalesOrderLines, "sales.orders"),
        new("sync/CRM/Accounts", EntityKind.Accounts, "crm.accounts"),
        new("sync/Logistics/Items", EntityKind.Items, "logistics.items"),
        new("sync/Logistics/SalesItemPrices", EntityKind.SalesItemPrices, "sales.prices"),
        new("sync/SalesOrder/SalesOrderHeaders", EntityKind.SalesOrders, "sales.orders"),
        new("sync/SalesOrder/SalesOrderLines", EntityKind.SalesOrderLines, "sales.orders"),
        new("sync/Inventory/StockPositions", EntityKind.StockPositions, "logistics.items"),
        new("sync/Deleted", EntityKind.Deleted, "organization.administration"),
    ];

    public string Path { get; }

    public EntitySchema Schema { get; }

    public EntityKind Kind => Schema.Kind;

    public string Scope { get; }

    public bool IsFeed { get; }

    public int PageSize => IsFeed ? FeedPage : SinglePage;

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Prices are refused without a selection; three feeds also refuse a star.</summary>
    public bool DemandsSelect => Kind is EntityKind.SalesItemPrices
        || (IsFeed && Kind is EntityKind.Items or EntityKind.StockPositions);

    public bool RefusesStar => IsFeed && Kind is EntityKind.Items or EntityKind.SalesItemPrices or EntityKind.StockPositions;

    public static ExactResource? Find(string path) =>
        All.FirstOrDefault(resource => resource.Path.Equals(path, StringComparison.OrdinalIgnoreCase));

    public static ExactResource Single(EntityKind kind) => All.First(resource => resource.Kind == kind && !resource.IsFeed);

    public bool MayFilterOn(string name) => !IsFeed || name == "Timestamp" || (Kind == EntityKind.Deleted && name == "EntityType");

    public Column Column(string name) => byName.TryGetValue(name, out var column)
        ? column
        : throw ExactRefusal.Malformed($"No property '{name}' exists in type '{Schema.ModelType}'.");
}
