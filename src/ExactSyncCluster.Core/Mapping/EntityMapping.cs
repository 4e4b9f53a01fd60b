using System.Collections.Frozen;
using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>The checked rows of one kind of record: an entity's main row, or a line.</summary>
public sealed class PartMapping
{
    private readonly FrozenDictionary<string, PropertyMapping> _byExact;
    private readonly FrozenDictionary<string, PropertyMapping> _byWebshop;

    /// <summary>The rows, in the file's order.</summary>
    public PartMapping(IEnumerable<PropertyMapping> properties)
    {
        Properties = [.. properties];
        _byExact = Properties.ToFrozenDictionary(static property => property.Exact.Name, StringComparer.Ordinal);
        _byWebshop = Properties.ToFrozenDictionary(static property => property.Webshop.Name, StringComparer.Ordinal);
        Groups = [.. Properties.GroupBy(static property => property.Group, StringComparer.Ordinal)
            .Select(static rows => new PropertyGroup(rows.Key, [.. rows]))];
    }

    /// <summary>All rows.</summary>
    public ImmutableArray<PropertyMapping> Properties { get; }

    /// <summary>The rows by group, in the order of each group's first row.</summary>
    public ImmutableArray<PropertyGroup> Groups { get; }

    /// <summary>The values of mapped properties among those shown, in normal form.</summary>
    public Fields Normal(SystemName system, Fields shown)
    {
        var byName = system == SystemName.Exact ? _byExact : _byWebshop;
        var normal = new MapBuilder<Value>(shown.Count);
        var isSame = true;
        foreach (var (name, value) in shown)
        {
            if (!byName.TryGetValue(name, out var property))
            {
                isSame = false;
                continue;
            }

            var own = property.Lens.Normal(system, value);
            isSame &= ReferenceEquals(own, value);
            normal.Append(name, own);
        }

        return isSame ? shown : new(normal.ToMap());
    }
}

/// <summary>Properties that win together.</summary>
public sealed record PropertyGroup(string Name, ImmutableArray<PropertyMapping> Properties)
{
    /// <summary>Whether both systems have a say: only then does an edit of it speak for the record.</summary>
    public bool TravelsBothWays { get; } = Properties.Any(static property => property.Direction == Direction.Both);
}

/// <summary>How one entity is kept equal.</summary>
public sealed record EntityMapping
{
    /// <summary>The entity.</summary>
    public required Entity Entity { get; init; }

    /// <summary>The main row.</summary>
    public required PartMapping Main { get; init; }

    /// <summary>The lines; null for entities without.</summary>
    public required PartMapping? Lines { get; init; }

    /// <summary>The row by which records of the two systems are matched.</summary>
    public required PropertyMapping Key { get; init; }

    /// <summary>
    /// The match key of a record: the key property in the webshop's form, upper-cased so that codes that differ in case do not make a double record.
    /// Null when the record has none.
    /// </summary>
    public string? MatchKey(SystemName system, Fields fields) =>
        Key.Lens.Normal(system, fields.Get(Key.Name(system))) switch
        {
            Value.Text text => text.Content.ToUpperInvariant(),
            Value.Whole whole => whole.Content.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };
}

/// <summary>A whole mapping, checked against what both systems offer.</summary>
/// <param name="Version">A digest of the rows: states made with another one are compared anew.</param>
/// <param name="Customer">Account–Customer.</param>
/// <param name="Product">Item–Product.</param>
/// <param name="Order">SalesOrder–Order.</param>
public sealed record SyncMapping(string Version, EntityMapping Customer, EntityMapping Product, EntityMapping Order)
{
    /// <summary>The mapping of one entity.</summary>
    public EntityMapping Of(Entity entity) => entity switch
    {
        Entity.Customer => Customer,
        Entity.Product => Product,
        Entity.Order => Order,
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "Not an entity."),
    };
}
