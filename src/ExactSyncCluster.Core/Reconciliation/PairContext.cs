using System.Collections.Immutable;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>All that a step may know besides the pair's state and the input.</summary>
public sealed record PairContext
{
    // Both systems tell times in milliseconds; one may know no more than whole seconds.
    private static readonly TimeSpan ClockResolution = TimeSpan.FromMilliseconds(1);

    /// <summary>The pair.</summary>
    public required PairKey Key { get; init; }

    /// <summary>The connection's mapping.</summary>
    public required SyncMapping Mapping { get; init; }

    /// <summary>The connection's policies.</summary>
    public required SyncPolicy Policy { get; init; }

    /// <summary>The connection's time spans.</summary>
    public required SyncTiming Timing { get; init; }

    /// <summary>The present time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>An id for the next intent.</summary>
    public required Guid NextIntent { get; init; }

    /// <summary>How far Exact's clock runs ahead.</summary>
    public ClockOffset ExactOffset { get; init; } = ClockOffset.Unknown;

    /// <summary>How far the webshop's clock runs ahead.</summary>
    public ClockOffset WebshopOffset { get; init; } = ClockOffset.Unknown;

    /// <summary>Where references point, as far as they were looked up.</summary>
    public ImmutableDictionary<ReferenceFrom, LinkKnown> Links { get; init; } = ImmutableDictionary<ReferenceFrom, LinkKnown>.Empty;

    /// <summary>
    /// When the read of Exact's feeds began that tells this turn, and all that wait with it, what stands there: with it a write needs no
    /// look of its own. Null where there is none.
    /// </summary>
    public DateTimeOffset? SharedView { get; init; }

    /// <summary>The rows of the pair's entity.</summary>
    public EntityMapping Entity => Mapping.Of(Key.Entity);

    /// <summary>How far a system's clock runs ahead.</summary>
    public ClockOffset Offset(SystemName system) => system == SystemName.Exact ? ExactOffset : WebshopOffset;

    /// <summary>Whether neither system's clock runs off by so much that time does not put edits in order any more.</summary>
    public bool AreClocksTrusted => ExactOffset.IsTrusted && WebshopOffset.IsTrusted;

    /// <summary>
    /// Whether two times lie nearer together than they are known: by two clocks that cannot be compared better; or by one, of which less was
    /// known when one of them was told.
    /// </summary>
    public bool CannotOrder(Stamp one, Stamp other)
    {
        var apart = (one.At - other.At).Duration();
        if (IsOneClock(one, other))
        {
            return (one.ClockWithin is not null || other.ClockWithin is not null)
                && apart <= one.ClockWithin.GetValueOrDefault() + other.ClockWithin.GetValueOrDefault();
        }

        return apart <= Within(one) + Within(other) + (one.IsCoarse || other.IsCoarse ? WholeSeconds.Resolution : ClockResolution);
    }

    /// <summary>Whether of two edits the one that counts as later may have come first: the history says so.</summary>
    public bool OrderIsUncertain(Stamp one, Stamp other) =>
        one.OrderIsUncertain(other) || CannotOrder(one, other) || (!IsOneClock(one, other) && (!AreClocksTrusted || (one.At >= other.At ? MayPrecede(one, other) : MayPrecede(other, one))));

    // The later record was touched again before it was read, and the other's clock is not well known.
    private bool MayPrecede(Stamp later, Stamp earlier) => later.Earliest < earlier.At + Within(earlier);

    private static bool IsOneClock(Stamp one, Stamp other) => one.IsOurs ? other.IsOurs : !other.IsOurs && one.System == other.System;

    // A clock that was well known then is known as well now, unless this silo has not measured it yet.
    private TimeSpan Within(Stamp stamp) =>
        stamp.IsOurs ? TimeSpan.Zero
        : stamp.ClockWithin ?? (Offset(stamp.System) is { Samples: > 0, Uncertainty: var known } && known < Stamp.WellKnown ? known : Stamp.WellKnown);
}

/// <summary>A reference as one system writes it.</summary>
public readonly record struct ReferenceFrom(SystemName System, Entity Entity, string Id);

/// <summary>Where a reference points.</summary>
/// <param name="Pair">The pair of the record referred to.</param>
/// <param name="Other">Its id in the other system; null while it is not linked.</param>
public sealed record LinkKnown(PairKey Pair, string? Other);

/// <summary>Who wins, and what follows a delete.</summary>
public sealed record SyncPolicy
{
    /// <summary>How conflicts end. Default: the newest edit wins.</summary>
    public ConflictRule Conflicts { get; init; } = ConflictRule.NewestWins;

    /// <summary>
    /// How the first match of two existing records ends. Default: the newest record wins. Whatever it says, an empty value never beats a filled
    /// one, nor a price of zero in Exact another price.
    /// </summary>
    public ConflictRule FirstMatch { get; init; } = ConflictRule.NewestWins;

    /// <summary>What follows the deletion of a customer. Default: deactivate the other.</summary>
    public DeleteRule CustomerDeleted { get; init; } = DeleteRule.Deactivate;

    /// <summary>What follows the deletion of a product. Default: deactivate the other.</summary>
    public DeleteRule ProductDeleted { get; init; } = DeleteRule.Deactivate;

    /// <summary>What follows the deletion of an order. Default: delete the other if nobody touched it, else report.</summary>
    public DeleteRule OrderDeleted { get; init; } = DeleteRule.Delete;

    /// <summary>Where records may be made. Default: in both.</summary>
    public CreateRule Creates { get; init; } = CreateRule.Both;

    /// <summary>The currency in which an item's sales price is kept equal. Default: EUR.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>Exact's time zone, which says what day it is there. Default: Europe/Amsterdam.</summary>
    public string TimeZone { get; init; } = "Europe/Amsterdam";

    /// <summary>What follows a deletion.</summary>
    public DeleteRule Deleted(Entity entity) => entity switch
    {
        Entity.Customer => CustomerDeleted,
        Entity.Product => ProductDeleted,
        Entity.Order => OrderDeleted,
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "Not an entity."),
    };
}

/// <summary>Who wins.</summary>
public enum ConflictRule
{
    /// <summary>The newest edit.</summary>
    NewestWins,

    /// <summary>Exact Online's edit, over any newer one of the webshop that was made without knowing it.</summary>
    ExactWins,

    /// <summary>The webshop's edit, over any newer one of Exact Online that was made without knowing it.</summary>
    WebshopWins,
}

/// <summary>What follows a deletion.</summary>
public enum DeleteRule
{
    /// <summary>The other record is made inactive.</summary>
    Deactivate,

    /// <summary>The other record is deleted if nobody touched it since, otherwise the pair is parked.</summary>
    Delete,

    /// <summary>The pair is parked.</summary>
    Report,
}

/// <summary>Where records may be made.</summary>
public enum CreateRule
{
    /// <summary>In both systems.</summary>
    Both,

    /// <summary>In Exact Online only.</summary>
    ExactOnly,

    /// <summary>In the webshop only.</summary>
    WebshopOnly,

    /// <summary>Nowhere: only what exists on both sides is linked.</summary>
    Nowhere,
}

/// <summary>The time spans of a connection. The demo divides them all by one number.</summary>
public sealed record SyncTiming
{
    /// <summary>A view of an Exact record older than this is read again before a write. Default 5 s.</summary>
    public TimeSpan FreshWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old a read of Exact's feeds may be that guards the writes of all pairs that wait for calls, in place of a look of each. Default 15 s.
    /// </summary>
    public TimeSpan SharedViewWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its first row was seen an Exact order counts as typed in. Default 30 s.</summary>
    public TimeSpan OrderRest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first wait after a failure; it doubles up to <see cref="RetryMost"/>. Default 10 s.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait after failures. Default 10 min.</summary>
    public TimeSpan RetryMost { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long at most a pair waits for a view or another pair before it looks itself. Default 5 min.</summary>
    public TimeSpan WaitMost { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long after the last moment at which a write without an answer may have ended the first look is taken, and the second after the first;
    /// longer than any call lasts. A write that has not left so long after it was stored does not leave at all. Default 10 s.
    /// </summary>
    public TimeSpan LookAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a row that came before its main row waits for it. Default 1 min.</summary>
    public TimeSpan MainRowWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a pair that the fuse has stopped looks whether it may go on, should nobody wake it. Default 6 h.</summary>
    public TimeSpan FuseLook { get; init; } = TimeSpan.FromHours(6);

    /// <summary>All spans divided by a number.</summary>
    public SyncTiming DividedBy(double divisor) => new()
    {
        FreshWithin = FreshWithin / divisor,
        SharedViewWithin = SharedViewWithin / divisor,
        OrderRest = OrderRest / divisor,
        RetryFirst = RetryFirst / divisor,
        RetryMost = RetryMost / divisor,
        WaitMost = WaitMost / divisor,
        LookAfter = LookAfter / divisor,
        MainRowWait = MainRowWait / divisor,
        FuseLook = FuseLook / divisor,
    };
}
