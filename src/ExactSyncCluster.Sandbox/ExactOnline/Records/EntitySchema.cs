using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>The property table of one kind. Values of a record lie in an array, by the slots given here.</summary>
internal sealed class EntitySchema
{
    private static readonly JsonSerializerOptions TableJson = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly FrozenDictionary<EntityKind, EntitySchema> All = Load();

    private readonly FrozenDictionary<string, int> slots;
    private readonly FrozenDictionary<string, PropertyRule> rules;

    private EntitySchema(EntityKind kind, IReadOnlyList<PropertyRule> table)
    {
        Kind = kind;
        Rules = table;
        rules = table.ToFrozenDictionary(rule => rule.Name, StringComparer.Ordinal);
        slots = table
            .Where(rule => rule.StoredAs is null && rule.Type != EdmType.Collection)
            .Select((rule, slot) => KeyValuePair.Create(rule.Name, slot))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    public EntityKind Kind { get; }

    public IReadOnlyList<PropertyRule> Rules { get; }

    public int Width => slots.Count;

    /// <summary>Orders are known by OrderID; their header rows carry another guid as ID.</summary>
    public string KeyName => Kind == EntityKind.SalesOrders ? "OrderID" : "ID";

    public string ModelType => Kind switch
    {
        EntityKind.Accounts => "Exact.Web.Api.Models.Account",
        EntityKind.Items => "Exact.Web.Api.Models.Item",
        EntityKind.SalesItemPrices => "Exact.Web.Api.Models.Logistics.SalesItemPrice",
        EntityKind.StockPositions => "Exact.Web.Api.Models.Sync.StockPosition",
        EntityKind.SalesOrders => "Exact.Web.Api.Models.SalesOrder",
        EntityKind.SalesOrderLines => "Exact.Web.Api.Models.SalesOrderLine",
        EntityKind.Deleted => "Exact.Web.Api.Models.Sync.Deleted",
    };

    public static EntitySchema Of(EntityKind kind) => All[kind];

    public PropertyRule? Find(string name) => rules.GetValueOrDefault(name);

    public bool HasSlot(string name) => slots.ContainsKey(name);

    public int Slot(string name) => slots.TryGetValue(name, out var slot)
        ? slot
        : throw new ArgumentException($"{Kind} has no stored property {name}.", nameof(name));

    private static FrozenDictionary<EntityKind, EntitySchema> Load()
    {
        using var file = typeof(EntitySchema).Assembly.GetManifestResourceStream("ExactOnline.properties.json")
            ?? throw new InvalidOperationException("The property tables are not embedded in the assembly.");
        var tables = JsonSerializer.Deserialize<Dictionary<EntityKind, PropertyRule[]>>(file, TableJson)
            ?? throw new InvalidOperationException("The property tables are empty.");
        return tables.ToFrozenDictionary(table => table.Key, table => new EntitySchema(table.Key, table.Value));
    }
}
