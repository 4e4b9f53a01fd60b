using System.Collections.Immutable;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>One kind of row that Exact serves: where, and what is read of it.</summary>
internal sealed record ExactResource
{
    /// <summary>The path of the single endpoint; it is also the endpoint's name in reports.</summary>
    public required string Path { get; init; }

    /// <summary>The path of the sync feed.</summary>
    public required string SyncPath { get; init; }

    public required Entity Entity { get; init; }

    /// <summary>The collection that the row belongs to; empty for a main row.</summary>
    public string Collection { get; init; } = "";

    /// <summary>The property that holds the row's id.</summary>
    public string Key { get; init; } = "ID";

    /// <summary>The property that holds the record's id, where it is not the row's own.</summary>
    public string? Parent { get; init; }

    /// <summary>What is shown of the row.</summary>
    public required ImmutableArray<PropertySchema> Properties { get; init; }

    /// <summary>Whether the single endpoint tells when the row was modified.</summary>
    public bool TellsModified { get; init; } = true;

    /// <summary>Whether the feed tells it.</summary>
    public bool FeedTellsModified { get; init; } = true;

    /// <summary>Names that the feed spells otherwise: ours, the feed's.</summary>
    public ImmutableDictionary<string, string> FeedNames { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A further id in the feed under which the record is known.</summary>
    public string? FeedAlias { get; init; }

    /// <summary>What to select at the single endpoint.</summary>
    public ImmutableArray<string> Selected => Names(Properties.Select(static property => property.Name), TellsModified ? "Modified" : null);

    /// <summary>What to select from the feed.</summary>
    public ImmutableArray<string> FeedSelected => Names(
        Properties.Select(property => FeedNames.GetValueOrDefault(property.Name, property.Name)),
        "Timestamp",
        FeedTellsModified ? "Modified" : null,
        FeedAlias);

    private ImmutableArray<string> Names(IEnumerable<string> properties, params string?[] further) =>
        [.. new[] { Key, Parent }.Concat(further).OfType<string>().Concat(properties).Distinct(StringComparer.Ordinal)];
}
