using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Changes;

/// <summary>One source row as a system showed it.</summary>
public sealed record RowShown
{
    // Times beyond these are no times of edits, and nothing can be added to them: they count as the nearest possible one.
    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Which row.</summary>
    public required RowKey Key { get; init; }

    /// <summary>The row's values in the system's own property names; null when the row is deleted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required Fields? Fields { get; init; }

    /// <summary>The system's version of this row (Exact: Timestamp; webshop: version); null when the read gives none (Exact by key).</summary>
    public long? Version { get; init; }

    /// <summary>When the row was last modified, by the system's own clock, as UTC; null when the read gives none.</summary>
    public DateTimeOffset? ModifiedAt
    {
        get;
        init => field = value < Earliest ? Earliest : value > Latest ? Latest : value;
    }

    /// <summary>True when the row no longer exists.</summary>
    [JsonIgnore]
    public bool IsDeleted => Fields is null;
}
