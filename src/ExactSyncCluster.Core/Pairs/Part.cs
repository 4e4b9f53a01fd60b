using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>Two rows that are kept equal: the main rows of a pair, or one line of each side.</summary>
public sealed record Part
{
    /// <summary>Nothing known.</summary>
    public static Part Unseen { get; } = new();

    /// <summary>The Exact row.</summary>
    public PartSide Exact { get; init; } = PartSide.Unseen;

    /// <summary>The webshop's row.</summary>
    public PartSide Webshop { get; init; } = PartSide.Unseen;

    /// <summary>Edits not yet carried to the other side, by property group. The stamp's system is where the edit was made.</summary>
    public Map<Stamp> Edits { get; init; } = [];

    /// <summary>The groups on which both sides agreed at some time. A group outside of it has never been compared.</summary>
    public NameSet Agreed { get; init; } = [];

    /// <summary>
    /// Values, by group, that are to be written to Exact again and then carried over like any edit: edits that our own write
    /// had overwritten before we took them in, and that win; and what a person brings back.
    /// </summary>
    public Map<Restore> Restores { get; init; } = [];

    /// <summary>One of the two rows.</summary>
    public PartSide Side(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>This part with one row changed.</summary>
    public Part With(SystemName system, PartSide side) =>
        system == SystemName.Exact ? this with { Exact = side } : this with { Webshop = side };
}

/// <summary>One row of a part: what its system last showed (the view), in normal form.</summary>
public sealed record PartSide
{
    /// <summary>Nothing known.</summary>
    public static PartSide Unseen { get; } = new();

    /// <summary>The row's id (a line's; empty for main rows).</summary>
    public string? Row { get; init; }

    /// <summary>Whether the row is there.</summary>
    public Existence Existence { get; init; }

    /// <summary>The mapped values as last shown; a property that was never shown is missing.</summary>
    public Fields View { get; init; } = Fields.None;

    /// <summary>
    /// Properties that we wrote without being shown the result: what is shown next, modified within the call, is the system's
    /// own rendering of our value.
    /// </summary>
    public Map<CallTime> WrittenUnseen { get; init; } = [];

    /// <summary>
    /// What our own writes to Exact replaced, by property. Its feed may have shown an edit that nobody had taken in when the
    /// write left: what is still on its way is held against this, until the feed has been read past the write.
    /// </summary>
    public Map<Overwrite> Overwrites { get; init; } = [];

    /// <summary>When the row was last edited there, as far as we know; for a row that is deleted, when it was.</summary>
    public Stamp? Touched { get; init; }

    /// <summary>True when the row was made by us: what it shows besides what we sent is its system's own making.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The row's place among the lines its system shows.</summary>
    public int Place { get; init; }
}

/// <summary>A write of ours, by what it replaced.</summary>
/// <param name="Answered">When its answer came, by our clock.</param>
/// <param name="Known">The values that are known to have stood there, or were written by us, of which rows may still be on their way: nobody's edits.</param>
/// <param name="Version">The version up to which the row had been shown to us; null when none was told.</param>
/// <param name="By">The edit that it carried over; null when it carried none.</param>
/// <param name="Unseen">The write before it, where nobody has seen what the system made of that; null otherwise.</param>
/// <param name="SeenAt">When the row was read by its id before the write: what a feed had shown until then was not replaced by it. Null when it was not, or an earlier write is still remembered.</param>
public sealed record Overwrite(DateTimeOffset Answered, ImmutableArray<Value> Known, long? Version, Stamp? By, UnseenWrite? Unseen = null, DateTimeOffset? SeenAt = null)
{
    /// <inheritdoc/>
    public bool Equals(Overwrite? other) => other is not null
        && (Answered, Version, By, Unseen, SeenAt) == (other.Answered, other.Version, other.By, other.Unseen, other.SeenAt)
        && Known.AsSpan().SequenceEqual(other.Known.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Answered, Known.Length, Version, By, Unseen, SeenAt);
}

/// <summary>A value that we wrote, and when.</summary>
public sealed record UnseenWrite(Value Value, CallTime Call);

/// <summary>An edit that is to be written back.</summary>
/// <param name="Values">Its values, in its system's names.</param>
/// <param name="Stamp">When it was made.</param>
public sealed record Restore(Fields Values, Stamp Stamp)
{
    /// <summary>Whether a person wants it back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWish { get; init; }
}
