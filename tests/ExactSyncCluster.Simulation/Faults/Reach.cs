using System.Collections.Immutable;

namespace ExactSyncCluster.Simulation.Faults;

/// <summary>Where each fault can strike. Every other cell is impossible: a fault of the store meets no call, a lost webhook no store.</summary>
internal static class Reach
{
    private static readonly ImmutableArray<Place> Writes = [Place.CreateInExact, Place.UpdateInExact, Place.RowInExact, Place.DeleteInExact, Place.CreateInWebshop, Place.UpdateInWebshop, Place.DeleteInWebshop];

    private static readonly ImmutableArray<Place> Reads = [Place.ReadRecord, Place.Search, Place.FeedOfExact, Place.FeedOfWebshop];

    private static readonly ImmutableArray<Place> Stores = [Place.StoreIntent, Place.StoreOutcome, Place.StoreWaiting, Place.StoreStanding, Place.StoreView];

    /// <summary>The places of a kind.</summary>
    public static ImmutableArray<Place> Of(FaultKind kind) => kind switch
    {
        FaultKind.HintLost or FaultKind.HintRepeated or FaultKind.HintDelayed or FaultKind.HintOfNothing => [Place.Hint],
        FaultKind.DeliveryLost or FaultKind.DeliveryRepeated or FaultKind.DeliveryDelayed => [Place.Delivery],
        FaultKind.AcknowledgementLost => [Place.Acknowledgement],
        FaultKind.ReadFailed => Reads,
        FaultKind.RowLate => [Place.FeedOfExact],
        FaultKind.AnswerEmpty => [Place.FeedOfExact, Place.ReadRecord],
        FaultKind.SearchLags => [Place.Search],
        FaultKind.CursorExpired => [Place.FeedOfWebshop],
        FaultKind.RequestLost or FaultKind.ReplyLost => [.. Writes, Place.Renewal],
        FaultKind.SiloHangs => [.. Writes, Place.Renewal],
        FaultKind.AppliedLate => Writes,
        FaultKind.AnswerSlow => [.. Writes, .. Reads],
        FaultKind.EditMeanwhile => [.. Writes.Where(static place => place is not (Place.DeleteInExact or Place.DeleteInWebshop))],
        FaultKind.Throttled or FaultKind.Unavailable => [.. Writes, .. Reads, Place.Renewal],
        FaultKind.StoreFails or FaultKind.StoreAnswerLost => [.. Stores, Place.StoreCheckpoint, Place.StoreTokens],
        FaultKind.SecondActivation => [Place.Delivery, Place.Waking, Place.Tokens],
        FaultKind.Crash => [.. Stores, Place.BeforeEffect, Place.AfterEffect],
        FaultKind.SiloKilled => [.. Stores, Place.StoreCheckpoint, Place.StoreTokens, Place.BeforeEffect, Place.AfterEffect],
        FaultKind.Renumbered or FaultKind.ValueRefused or FaultKind.Normalised or FaultKind.ClockOff or FaultKind.ClockSet or FaultKind.ClockCoarse or FaultKind.SilosApart => [Place.World],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a fault."),
    };
}
