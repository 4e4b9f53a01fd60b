using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>One section of a mapping file beside what the two systems offer for it.</summary>
internal sealed record MappingSection
{
    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>The section's name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Its rows as written.</summary>
    public required ImmutableArray<MappingRow> Rows { get; init; }

    /// <summary>What Exact offers.</summary>
    public required RecordSchema Exact { get; init; }

    /// <summary>What the webshop offers.</summary>
    public required RecordSchema Webshop { get; init; }

    /// <summary>Whether its records are matched by a key; lines are matched by their place in their order's history.</summary>
    public bool Keyed { get; init; } = true;

    /// <summary>What one system offers.</summary>
    public RecordSchema In(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>An error in a row, or in the section as a whole.</summary>
    public MappingError Error(int? row, string? property, string reason, string? nearest = null) =>
        new(File, Name, row, property, reason, nearest);

    /// <summary>How a message names a system.</summary>
    public static string Called(SystemName system) => system == SystemName.Exact ? "Exact" : "the webshop";
}
