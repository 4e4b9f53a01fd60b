using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Connectors;

/// <summary>How the settled part of a feed may be remembered.</summary>
public enum CheckpointRule
{
    /// <summary>Pages have no promised order and lower versions can appear late: only a whole read may be remembered, with an overlap.</summary>
    WholeRead,

    /// <summary>A position never skips: each page may be remembered once all before it is settled.</summary>
    EachPage,
}

/// <summary>One feed of a system.</summary>
/// <param name="Name">The feed's name, unique in its system, such as <c>Accounts</c>.</param>
/// <param name="Entity">Whose window its changes use; null for a feed that concerns all (Exact's Deleted).</param>
/// <param name="Rule">How its checkpoint moves.</param>
/// <param name="After">The feed that must have been read to its end before this one is read (Deleted is read after the others); null for none.</param>
/// <param name="IsMain">Whether it shows records themselves, as opposed to rows of their collections.</param>
/// <param name="IsTold">Whether webhooks tell of its changes.</param>
public sealed record FeedDescription(string Name, Entity? Entity, CheckpointRule Rule, string? After = null, bool IsMain = true, bool IsTold = true);

/// <summary>Which page to read.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Position">Where to go on; null from the beginning.</param>
/// <param name="Limit">At most this many entries; the system's own page size wins when smaller.</param>
public sealed record FeedRequest(string Feed, string? Position, int Limit);

/// <summary>One entry of a feed. <see cref="Record"/> is null where the system tells only the row (Exact's Deleted).</summary>
public sealed record FeedEntry
{
    /// <summary>The entity, if the system tells it.</summary>
    public required Entity? Entity { get; init; }

    /// <summary>The record, if the system tells it.</summary>
    public required RecordId? Record { get; init; }

    /// <summary>The rows shown (Exact: one; webshop: the main row and all lines).</summary>
    public required ImmutableArray<RowShown> Rows { get; init; }

    /// <summary>Collections shown completely.</summary>
    public ImmutableArray<string> Complete { get; init; } = [];

    /// <summary>Further ids by which the record is known to the system (an Exact order header has both ID and OrderID).</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The record's entity tag.</summary>
    public string? ETag { get; init; }

    /// <summary>The correlation key the record carries.</summary>
    public string? Correlation { get; init; }
}

/// <summary>What reading a page gave.</summary>
public abstract record FeedPage
{
    private FeedPage()
    {
    }

    /// <summary>A page of changes.</summary>
    /// <param name="Entries">Its entries, in the system's order.</param>
    /// <param name="Next">The position after this page, for the next page of this read or, when <paramref name="HasMore"/> is false, for the next read.</param>
    /// <param name="HasMore">Whether this read has further pages.</param>
    /// <param name="Read">When it was read.</param>
    public sealed record Page(ImmutableArray<FeedEntry> Entries, string Next, bool HasMore, ReadWindow Read) : FeedPage;

    /// <summary>The position is no longer accepted (an expired cursor): a new epoch starts from the beginning.</summary>
    public sealed record PositionRefused(string Reason) : FeedPage;

    /// <summary>Nothing was read.</summary>
    public sealed record Failed(CallFailure Failure) : FeedPage;
}

/// <summary>What reading the epoch gave.</summary>
public abstract record EpochRead
{
    private EpochRead()
    {
    }

    /// <summary>The system's present epoch mark.</summary>
    public sealed record Mark(string Value) : EpochRead;

    /// <summary>Nothing was read.</summary>
    public sealed record Failed(CallFailure Failure) : EpochRead;
}
