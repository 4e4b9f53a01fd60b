using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>What an entry of the history tells.</summary>
public enum HistoryKind
{
    /// <summary>Two records were linked.</summary>
    Linked,

    /// <summary>A record was made.</summary>
    Created,

    /// <summary>Values were written.</summary>
    Written,

    /// <summary>Both sides had edited; one lost. Its values are kept here.</summary>
    ConflictLost,

    /// <summary>A value that its mapping does not let travel was put back. The edit is kept here.</summary>
    Restored,

    /// <summary>A person brought back values that had lost. What stood there until then is kept here.</summary>
    BroughtBack,

    /// <summary>A value was edited that its mapping does not let travel; it stays.</summary>
    Reported,

    /// <summary>A value was seen that we had not written and that nobody edited: the system's own rendering.</summary>
    Rendered,

    /// <summary>A record or line was deleted.</summary>
    Deleted,

    /// <summary>A deletion was overruled by a later edit.</summary>
    DeleteOverruled,

    /// <summary>The pair or an edit was parked.</summary>
    Parked,

    /// <summary>A parked pair or edit goes on.</summary>
    Resumed,
}

/// <summary>One line of the append-only history of a pair.</summary>
public sealed record HistoryEntry
{
    /// <summary>What happened.</summary>
    public required HistoryKind Kind { get; init; }

    /// <summary>When it was decided, by our clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The system whose values these are, or in which it happened.</summary>
    public required SystemName System { get; init; }

    /// <summary>The property group; null for the whole record.</summary>
    public string? Group { get; init; }

    /// <summary>The line's own key; null for the main row.</summary>
    public string? LineKey { get; init; }

    /// <summary>The values lost, put back, written or seen, in that system's names.</summary>
    public Fields Values { get; init; } = Fields.None;

    /// <summary>When the edit was made, for what was lost or written.</summary>
    public Stamp? Stamp { get; init; }

    /// <summary>The stamp of what won, for what was lost.</summary>
    public Stamp? Winner { get; init; }

    /// <summary>True when the order of the two edits could have been otherwise.</summary>
    public bool OrderUncertain { get; init; }

    /// <summary>One sentence for a person, without values; null when the kind says all.</summary>
    public string? Reason { get; init; }
}
