using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>What the shop's contract offers to a mapping, read from the property tables beside this file.</summary>
public static class WebshopSchema
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The schema.</summary>
    public static SystemSchema Value { get; } = new(SystemName.Webshop, Table("Customer"), Table("Product"), Table("Order"), Table("OrderLine"));

    /// <summary>The properties of an entity's main row.</summary>
    internal static RecordSchema Of(Entity entity) => entity switch
    {
        Entity.Customer => Value.Customer,
        Entity.Product => Value.Product,
        Entity.Order => Value.Order,
    };

    private static RecordSchema Table(string name)
    {
        using var stream = typeof(WebshopSchema).Assembly.GetManifestResourceStream($"Webshop.{name}")
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
