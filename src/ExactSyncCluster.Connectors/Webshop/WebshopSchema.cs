using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>What the shop's contract offers: its property tables, as the embedded file <c>WebshopSchema.json</c> states them.</summary>
public static class WebshopSchema
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The shop's schema.</summary>
    public static SystemSchema Value { get; } = Load();

    /// <summary>The properties of an entity's main row.</summary>
    internal static RecordSchema Of(Entity entity) => entity switch
    {
        Entity.Customer => Value.Customer,
        Entity.Product => Value.Product,
        Entity.Order => Value.Order,
    };

    private static SystemSchema Load()
    {
        using var stream = typeof(WebshopSchema).Assembly.GetManifestResourceStream(typeof(WebshopSchema), "WebshopSchema.json")
            ?? throw new InvalidOperationException("The property tables WebshopSchema.json are not embedded in the assembly: build it again from complete sources.");
        var tables = JsonSerializer.Deserialize<Tables>(stream, Form)
            ?? throw new InvalidOperationException("The property tables WebshopSchema.json are empty.");
        return new(SystemName.Webshop, Record(tables.Customer), Record(tables.Product), Record(tables.Order), Record(tables.OrderLine));
    }

    private static RecordSchema Record(ImmutableArray<PropertySchema> properties) =>
        new(properties.ToImmutableSortedDictionary(static property => property.Name, static property => property, StringComparer.Ordinal));

    private sealed record Tables
    {
        public required ImmutableArray<PropertySchema> Customer { get; init; }

        public required ImmutableArray<PropertySchema> Product { get; init; }

        public required ImmutableArray<PropertySchema> Order { get; init; }

        public required ImmutableArray<PropertySchema> OrderLine { get; init; }
    }
}
