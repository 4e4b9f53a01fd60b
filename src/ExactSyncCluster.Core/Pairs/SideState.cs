using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>Whether a record is there.</summary>
public enum Existence
{
    /// <summary>Never shown.</summary>
    Unseen,

    /// <summary>There.</summary>
    Present,

    /// <summary>Deleted.</summary>
    Deleted,
}

/// <summary>What a pair knows of its record in one system, apart from the merged values.</summary>
public sealed record SideState
{
    /// <summary>Nothing known.</summary>
    public static SideState Unseen { get; } = new();

    /// <summary>The record's id there.</summary>
    public RecordId? Record { get; init; }

    /// <summary>Whether it is there.</summary>
    public Existence Existence { get; init; }

    /// <summary>A deleted record that this side had before, while a new one is being made in its place; null otherwise.</summary>
    public RecordId? Replaced { get; init; }

    /// <summary>Its entity tag, where the system has them.</summary>
    public string? ETag { get; init; }

    /// <summary>The numbering that the versions of the rows belong to.</summary>
    public string? Epoch { get; init; }

    /// <summary>What was last seen of each source row, by the row key's written form.</summary>
    public Map<RowSeen> Rows { get; init; } = [];

    /// <summary>
    /// The whole contents of rows from which properties are derived (Exact's prices and stock) or which can only be written
    /// as a whole (the webshop's lines), by the row key's written form.
    /// </summary>
    public Map<Fields> Sources { get; init; } = [];

    /// <summary>The view of the main row is what the system showed at this time or later.</summary>
    public DateTimeOffset FreshAt { get; init; }

    /// <summary>The view of all rows of the collections is what the system showed at this time or later.</summary>
    public DateTimeOffset RowsFreshAt { get; init; }

    /// <summary>When we made the record here; the default when we did not.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>How we made the record inactive when its partner was deleted; null when we did not.</summary>
    public Deactivation? Deactivation { get; init; }

    /// <summary>True when what was shown may be older than the view: the record is read by its id before anything else.</summary>
    public bool Doubted { get; init; }

    /// <summary>True when a read by id did not find the record and nothing was shown of it since. That alone is no deletion.</summary>
    public bool Missed { get; init; }

    /// <summary>True when a read by id showed lines that the feed has not told of yet: their times come with the feed.</summary>
    public bool Behind { get; init; }

    /// <summary>This side under the numbering of what is shown now: versions of another numbering say nothing about it.</summary>
    public SideState Numbered(string? epoch) => epoch is null || epoch == Epoch ? this : (Epoch is null ? this : Unnumbered()) with { Epoch = epoch };

    /// <summary>
    /// Whether a change comes late from a numbering that has ended: one of another numbering was read after it. Its versions say nothing,
    /// and must not bring their numbering back.
    /// </summary>
    /// <param name="shown">The change.</param>
    public bool HasLeftNumberingOf(Observation shown) => shown.Epoch is not null && Epoch is not null && shown.Epoch != Epoch
        && Rows.Values.Any(seen => seen is { Version: not null, ById: false } && shown.Read.End <= seen.ReadAt);

    /// <summary>This side as it was just before each of its rows was shown: they are taken in again, and nothing older is.</summary>
    public SideState BeforeItsRows() => this with
    {
        Rows = Rows.Select(static row => KeyValuePair.Create(row.Key, row.Value with { Version = row.Value.Version - 1 })).ToMap(),
    };

    /// <summary>This side without the versions of its rows: what is shown next is taken in again.</summary>
    public SideState Unnumbered() => this with
    {
        Rows = Rows.Select(static row => KeyValuePair.Create(row.Key, row.Value with { Version = null })).ToMap(),
    };
}

/// <summary>What was last seen of one source row.</summary>
/// <param name="Version">The system's version, if it was told.</param>
/// <param name="ModifiedAt">The system's modified time, by its own clock, if it was told.</param>
/// <param name="ReadAt">When it was read: the end of a feed's read, the start of a read by id.</param>
/// <param name="ById">True when it was last read by its record's id, which tells no version in Exact.</param>
public sealed record RowSeen(long? Version, DateTimeOffset? ModifiedAt, DateTimeOffset ReadAt, bool ById = false);
