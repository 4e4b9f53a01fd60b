using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>What kind of write an intent is.</summary>
public enum IntentKind
{
    /// <summary>Make the record.</summary>
    CreateRecord,

    /// <summary>Change the record (and, in the webshop, its lines).</summary>
    UpdateRecord,

    /// <summary>Remove the record.</summary>
    DeleteRecord,

    /// <summary>Add a row to a collection.</summary>
    CreateRow,

    /// <summary>Change a row of a collection.</summary>
    UpdateRow,

    /// <summary>Remove a row of a collection.</summary>
    DeleteRow,
}

/// <summary>
/// A write that was decided and stored before it was sent. Its outcome, or the sight of what it wrote, settles it.
/// </summary>
public sealed record Intent
{
    /// <summary>Its own id; a create's idempotency key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does.</summary>
    public required IntentKind Kind { get; init; }

    /// <summary>Where.</summary>
    public required SystemName Target { get; init; }

    /// <summary>The values of the main row, or of the row written, in the target's normal form.</summary>
    public Fields Fields { get; init; } = Fields.None;

    /// <summary>The row written, for the row kinds other than create.</summary>
    public RowKey? Row { get; init; }

    /// <summary>The collection of a created row.</summary>
    public string? Collection { get; init; }

    /// <summary>The line's own key, for the row kinds on lines.</summary>
    public string? LineKey { get; init; }

    /// <summary>All lines as they are to be, by our own key, where they are written with the record; null when they are not written.</summary>
    public ImmutableArray<IntendedLine>? Lines { get; init; }

    /// <summary>The property groups of the main row whose edits it carries.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>What makes a created record findable.</summary>
    public string? Correlation { get; init; }

    /// <summary>True when the write carries out a deletion made on the other side.</summary>
    public bool FollowsDelete { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the last attempt was answered or given up; null while no attempt has ended.</summary>
    public DateTimeOffset? GivenUpAt { get; init; }

    /// <summary>How many looks found nothing of it.</summary>
    public int EmptyLooks { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>True when the record to be made was refused because there is one, and no attempt can have made it: it is somebody else's.</summary>
    public bool IsTaken { get; init; }

    /// <inheritdoc/>
    public bool Equals(Intent? other) => ReferenceEquals(this, other)
        || (other is not null
            && (Id, Kind, Target, Row, Collection, LineKey, Correlation) == (other.Id, other.Kind, other.Target, other.Row, other.Collection, other.LineKey, other.Correlation)
            && (FollowsDelete, Since, GivenUpAt, EmptyLooks, Attempts, IsTaken) == (other.FollowsDelete, other.Since, other.GivenUpAt, other.EmptyLooks, other.Attempts, other.IsTaken)
            && Fields.Equals(other.Fields)
            && Lines.HasValue == other.Lines.HasValue
            && (Lines ?? []).AsSpan().SequenceEqual((other.Lines ?? []).AsSpan())
            && Groups.AsSpan().SequenceEqual(other.Groups.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, GivenUpAt, EmptyLooks, Attempts);
}

/// <summary>A line of an intent.</summary>
/// <param name="Key">Our own key of the line.</param>
/// <param name="Row">The line's id in the target; null when it is new there.</param>
/// <param name="Fields">Its values in the target's normal form.</param>
public sealed record IntendedLine(string Key, string? Row, Fields Fields);
