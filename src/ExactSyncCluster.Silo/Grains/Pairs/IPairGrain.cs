using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using Orleans.Concurrency;

namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>One pair: two linked records that are kept equal. Its key is the pair's key; changes come by the stream of the same key.</summary>
[Alias("ExactSyncCluster.Pair")]
internal interface IPairGrain : IGrainWithStringKey
{
    /// <summary>Hands a change over once more, directly. It returns when the change is in the stored state.</summary>
    [Alias("Deliver")]
    Task DeliverAsync(ChangeMessage message);

    /// <summary>Says that it is time to go on.</summary>
    [OneWay]
    [Alias("Wake")]
    Task WakeAsync(WakeMessage message);

    /// <summary>A person lets a parked pair go on.</summary>
    [Alias("Resume")]
    Task ResumeAsync();

    /// <summary>A person brings values of the history back. What came of it stands in the history.</summary>
    [Alias("Restore")]
    Task RestoreAsync(RestoreMessage message);

    /// <summary>How the pair stands, without any value: for the dashboard and the console.</summary>
    [ReadOnly]
    [Alias("GetState")]
    Task<PairView> GetState();
}

/// <summary>A change on its way from a feed to its pair.</summary>
/// <param name="Reader">The feed reader that wants the acknowledgement; a later one does not know the number.</param>
/// <param name="Delivery">The change.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.ChangeMessage")]
internal sealed record ChangeMessage([property: Id(0)] string Reader, [property: Id(1)] FeedDelivery Delivery);

/// <summary>Why a pair is woken.</summary>
/// <param name="FreshView">A system whose feed was just read to its end; null otherwise.</param>
/// <param name="ReadStarted">When that read began.</param>
/// <param name="Priority">How urgent a pair is that waits for this one; null otherwise.</param>
/// <param name="SharedView">When the read of Exact's feeds began that guards the writes of all that are woken with this one; null for none.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.WakeMessage")]
internal sealed record WakeMessage(
    [property: Id(0)] SystemName? FreshView = null,
    [property: Id(1)] DateTimeOffset ReadStarted = default,
    [property: Id(2)] CallPriority? Priority = null,
    [property: Id(3)] DateTimeOffset? SharedView = null);

/// <summary>Values that are to be brought back.</summary>
/// <param name="System">The system in whose names they are.</param>
/// <param name="LineKey">The line's own key; null for the main row.</param>
/// <param name="Group">The property group.</param>
/// <param name="Values">The values.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.RestoreMessage")]
internal sealed record RestoreMessage(
    [property: Id(0)] SystemName System,
    [property: Id(1)] string? LineKey,
    [property: Id(2)] string Group,
    [property: Id(3)] Fields Values);

/// <summary>How a pair stands, without values.</summary>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.PairView")]
internal sealed record PairView
{
    /// <summary>The pair's key.</summary>
    [Id(0)]
    public required string Pair { get; init; }

    /// <summary>The Exact record's id.</summary>
    [Id(1)]
    public string? Exact { get; init; }

    /// <summary>The webshop record's id.</summary>
    [Id(2)]
    public string? Webshop { get; init; }

    /// <summary>Active, waiting, parked, moved or ended.</summary>
    [Id(3)]
    public required string Standing { get; init; }

    /// <summary>Why, in one sentence.</summary>
    [Id(4)]
    public string? Reason { get; init; }

    /// <summary>Property groups whose edits are not carried over yet, each with where it was edited.</summary>
    [Id(5)]
    public required string[] Outstanding { get; init; }

    /// <summary>Edits that need a person, each with its reason.</summary>
    [Id(6)]
    public required string[] ParkedEdits { get; init; }

    /// <summary>The open write, if there is one.</summary>
    [Id(7)]
    public string? Intent { get; init; }

    /// <summary>How many lines it has.</summary>
    [Id(8)]
    public int Lines { get; init; }

    /// <summary>Since when the write is open.</summary>
    [Id(9)]
    public DateTimeOffset? IntentSince { get; init; }
}
