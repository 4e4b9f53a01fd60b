using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>A mapping as a person writes it: see mapping.schema.json.</summary>
public sealed record MappingFile
{
    /// <summary>The schema that completes the file in an editor.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Account–Customer.</summary>
    public required ImmutableArray<MappingRow> Customer { get; init; }

    /// <summary>Item–Product.</summary>
    public required ImmutableArray<MappingRow> Product { get; init; }

    /// <summary>SalesOrder–Order.</summary>
    public required ImmutableArray<MappingRow> Order { get; init; }

    /// <summary>SalesOrderLine–Order line.</summary>
    public required ImmutableArray<MappingRow> OrderLine { get; init; }
}

/// <summary>One row of a mapping file.</summary>
public sealed record MappingRow
{
    /// <summary>Stands in for a row that could not be read.</summary>
    internal static MappingRow Gap { get; } = new() { Exact = "", Webshop = "", Type = "" };

    /// <summary>Whether this is that one.</summary>
    internal bool IsGap => ReferenceEquals(this, Gap);

    /// <summary>Exact's property.</summary>
    public required string Exact { get; init; }

    /// <summary>The webshop's property, dotted where nested.</summary>
    public required string Webshop { get; init; }

    /// <summary>The webshop's data type: text, integer, decimal, boolean, date, dateTime or reference.</summary>
    public required string Type { get; init; }

    /// <summary>Which way edits travel: both (default), toWebshop or toExact.</summary>
    public Direction Direction { get; init; }

    /// <summary>Properties with the same group win together.</summary>
    public string? Group { get; init; }

    /// <summary>What happens when the record is made on the other side: send (default), only or omit.</summary>
    public OnCreate OnCreate { get; init; }

    /// <summary>What happens to an edit that the other side cannot take: restore (default) or report.</summary>
    public Unwritable Unwritable { get; init; }

    /// <summary>True for the one row by which records are matched.</summary>
    public bool Key { get; init; }

    /// <summary>A named conversion: percent, lowercase or uppercase.</summary>
    public string? Convert { get; init; }

    /// <summary>A closed list of codes: Exact's code to the webshop's.</summary>
    public ImmutableSortedDictionary<string, string>? Codes { get; init; }

    /// <summary>What an empty number means, such as 0 for a discount.</summary>
    public decimal? Empty { get; init; }
}
