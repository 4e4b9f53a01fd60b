using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Grains.Connections;
using Orleans.Concurrency;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>Reads the feeds of one end of one connection and hands their changes over.</summary>
[Alias("ExactSyncCluster.Feed")]
internal interface IFeedGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that it runs, on whatever silo, and knows how far the connection has come. It reads nothing before it is told.</summary>
    /// <returns>How far it has come itself.</returns>
    [AlwaysInterleave]
    [Alias("Ensure")]
    Task<FeedProgress> EnsureAsync(ConnectionProgress progress);

    /// <summary>A pair has a change in its stored state.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("Acknowledge")]
    Task AcknowledgeAsync(string reader, string feed, long number);

    /// <summary>The system says that something changed: look now; in the feed of deletions, too, unless it cannot be one.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("Hint")]
    Task HintAsync(Entity entity, string? record, bool cannotBeDeletion);

    /// <summary>A pair waits for a view that is fresh.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("RequestView")]
    Task RequestViewAsync(Entity entity);

    /// <summary>Calls are short: one read guards the writes of all that wait for them, and until the next one nobody else hurries it.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("ShareView")]
    Task ShareViewAsync(Entity entity);

    /// <summary>Consent was given anew: what failed for the lack of it is read at once.</summary>
    [OneWay]
    [AlwaysInterleave]
    [Alias("HearOfConsent")]
    Task HearOfConsentAsync();

    /// <summary>How far the system's clock runs ahead, as the silo of this feed knows it: for silos that have not written there yet.</summary>
    [AlwaysInterleave]
    [Alias("GetClock")]
    Task<ClockOffset> GetClockAsync();

    /// <summary>How the feeds stand.</summary>
    [AlwaysInterleave]
    [Alias("GetState")]
    Task<FeedView> GetState();
}

/// <summary>How the feeds of one end stand.</summary>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.FeedView")]
internal sealed record FeedView
{
    /// <summary>True once every record was searched for matches.</summary>
    [Id(0)]
    public bool IsSurveyed { get; init; }

    /// <summary>Each feed.</summary>
    [Id(1)]
    public required FeedLine[] Feeds { get; init; }

    /// <summary>What keeps it from reading, in one sentence; null when nothing does.</summary>
    [Id(2)]
    public string? Trouble { get; init; }
}

/// <summary>How one feed stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Position">Its checkpoint.</param>
/// <param name="ReadStarted">When the last read began that was handed over whole.</param>
/// <param name="IsComplete">Whether everything was read once.</param>
/// <param name="Outstanding">Changes not acknowledged yet.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.FeedLine")]
internal sealed record FeedLine(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Position,
    [property: Id(2)] DateTimeOffset? ReadStarted,
    [property: Id(3)] bool IsComplete,
    [property: Id(4)] int Outstanding);
