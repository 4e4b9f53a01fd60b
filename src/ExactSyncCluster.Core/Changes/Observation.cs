using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Changes;

/// <summary>What a system showed of one record: some of its rows, or all of them.</summary>
public sealed record Observation
{
    /// <summary>The system that showed it.</summary>
    public required SystemName System { get; init; }

    /// <summary>The record's entity.</summary>
    public required Entity Entity { get; init; }

    /// <summary>The record's id.</summary>
    public required RecordId Record { get; init; }

    /// <summary>The rows shown, deleted ones included.</summary>
    public required ImmutableArray<RowShown> Rows { get; init; }

    /// <summary>Collections of which all rows are shown: a known row that is missing there is gone.</summary>
    public ImmutableArray<string> Complete { get; init; } = [];

    /// <summary>When it was read.</summary>
    public required ReadWindow Read { get; init; }

    /// <summary>The record's entity tag; null where the system has none.</summary>
    public string? ETag { get; init; }

    /// <summary>The correlation key that the record carries (webshop: externalReference); null when it carries none.</summary>
    public string? Correlation { get; init; }

    /// <summary>The numbering that the rows' versions belong to; null when the read tells none.</summary>
    public string? Epoch { get; init; }

    /// <summary>The same without versions: those of a numbering that has ended say nothing.</summary>
    public Observation Unnumbered() => this with { Epoch = null, Rows = [.. Rows.Select(static row => row with { Version = null })] };

    /// <summary>The main row, if it is among the rows shown.</summary>
    [JsonIgnore]
    public RowShown? Main => Rows.FirstOrDefault(static row => row.Key.IsMain);
}
