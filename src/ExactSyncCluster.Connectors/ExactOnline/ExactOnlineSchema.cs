using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>What Exact Online offers to a mapping, read from the property tables beside this file.</summary>
public static class ExactOnlineSchema
{
    /// <summary>The price derived from an item's price rows.</summary>
    public const string Price = "SalesItemPrices.Price";

    /// <summary>The currency of that price.</summary>
    public const string PriceCurrency = "SalesItemPrices.Currency";

    /// <summary>The stock of an item, added up over its warehouses.</summary>
    public const string Stock = "StockPositions.CurrentStock";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly ImmutableArray<PropertySchema> Derived =
    [
        new() { Name = Price, Type = DataType.Number, OnUpdate = true },
        new() { Name = PriceCurrency, Type = DataType.Text, OnUpdate = true },
        new() { Name = Stock, Type = DataType.Number },
    ];

    /// <summary>The rows of an item's collection of prices.</summary>
    public static RecordSchema PriceRow { get; } = Table("SalesItemPrice");

    /// <summary>The rows of an item's collection of stock positions.</summary>
    public static RecordSchema StockRow { get; } = Table("StockPosition");

    /// <summary>The schema.</summary>
    public static SystemSchema Value { get; } = new(
        SystemName.Exact,
        Table("Account"),
        new(Table("Item").Properties.AddRange(Derived.Select(static property => KeyValuePair.Create(property.Name, property)))),
        Table("SalesOrder"),
        Table("SalesOrderLine"));

    private static RecordSchema Table(string name)
    {
        using var stream = typeof(ExactOnlineSchema).Assembly.GetManifestResourceStream($"ExactOnline.{name}")
            ?? throw new InvalidOperationException($"The property table {name} is not in the assembly.");
        var rows = JsonSerializer.Deserialize<ImmutableArray<TableRow>>(stream, Form);
        return new(rows.ToImmutableSortedDictionary(static row => row.Name, static row => row.ToProperty(), StringComparer.Ordinal));
    }

    /// <summary>One row of a table. The access letters are R (read), C (create) and U (update).</summary>
    private sealed record TableRow(string Name, DataType Type, string Access, Entity? References = null, bool Required = false, int? MaxLength = null)
    {
        public PropertySchema ToProperty() => new()
        {
            Name = Name,
            Type = Type,
            References = References,
            Readable = Access.Contains('R', StringComparison.Ordinal),
            OnCreate = Access.Contains('C', StringComparison.Ordinal),
            OnUpdate = Access.Contains('U', StringComparison.Ordinal),
            Required = Required,
            MaxLength = MaxLength,
        };
    }
}
