using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>The types that a property can have.</summary>
public enum DataType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>An exact decimal number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>A point in time.</summary>
    Instant,

    /// <summary>Another record.</summary>
    Reference,
}

/// <summary>What a system allows of one property.</summary>
public sealed record PropertySchema
{
    /// <summary>The property's name in its system; dotted where it is nested.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required DataType Type { get; init; }

    /// <summary>The entity that a reference points to.</summary>
    public Entity? References { get; init; }

    /// <summary>Whether reads show it.</summary>
    public bool Readable { get; init; } = true;

    /// <summary>Whether a create accepts it.</summary>
    public bool OnCreate { get; init; }

    /// <summary>Whether an update accepts it.</summary>
    public bool OnUpdate { get; init; }

    /// <summary>Whether a create needs it.</summary>
    public bool Required { get; init; }

    /// <summary>The longest text it takes, in characters, where the system states it.</summary>
    public int? MaxLength { get; init; }
}

/// <summary>The properties of one kind of record, by name.</summary>
public sealed record RecordSchema(ImmutableSortedDictionary<string, PropertySchema> Properties);

/// <summary>What one system offers, as far as a mapping may name it.</summary>
/// <param name="System">The system.</param>
/// <param name="Customer">Account or customer.</param>
/// <param name="Product">Item or product, with what is derived from its price and stock rows.</param>
/// <param name="Order">The order's header.</param>
/// <param name="OrderLine">A line of an order.</param>
public sealed record SystemSchema(SystemName System, RecordSchema Customer, RecordSchema Product, RecordSchema Order, RecordSchema OrderLine);
