namespace ExactSyncCluster.Core.Feeds;

/// <summary>How far a feed is settled. This is what is stored of it.</summary>
public sealed record FeedCheckpoint
{
    /// <summary>Where the next read begins; null for the beginning.</summary>
    public string? Position { get; init; }

    /// <summary>When the last read began that was handed over whole; null while there is none.</summary>
    public DateTimeOffset? ReadStarted { get; init; }

    /// <summary>
    /// When the last of these began that showed anything; null while it is not known. Who lacks a right is answered with an empty list:
    /// that says nothing of what has changed.
    /// </summary>
    public DateTimeOffset? ShownAt { get; init; }

    /// <summary>True once a read from the beginning was handed over whole.</summary>
    public bool IsComplete { get; init; }
}
