using System.Collections.Immutable;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Histories;

/// <summary>Draws a history from a seed.</summary>
internal static class Planning
{
    /// <summary>A history has at least this many edits.</summary>
    public const int FewestEdits = 40;

    // Seeds below this keep the histories in which faults were found; from it on histories have more kinds of things in them.
    private const ulong FirstWide = 10_000_000;

    /// <summary>From this seed on people also change the mapping, bring values back and let pairs go on.</summary>
    public const ulong FirstWider = 20_000_000;

    /// <summary>From this seed on some histories have all their edits in one property, and what was to be made may be made very late.</summary>
    public const ulong FirstNarrow = 30_000_000;

    /// <summary>From this seed on there are imports, records that two people make at once, stopped deletions and empty answers.</summary>
    public const ulong FirstBusy = 40_000_000;

    /// <summary>From this seed on the silos' own clocks may differ, and processes hang.</summary>
    public const ulong FirstApart = 50_000_000;

    /// <summary>From this seed on calls to Exact may present tokens.</summary>
    public const ulong FirstAuthorised = 60_000_000;

    /// <summary>
    /// From this seed on answers may be slow, one system's edits may go before the other's, and in some histories calls are short while Exact shows its
    /// rows late and its webhooks come.
    /// </summary>
    public const ulong FirstScarce = 70_000_000;

    /// <summary>From this seed on a person may want a value back at about the time when somebody deletes its record.</summary>
    public const ulong FirstWished = 90_000_000;

    /// <summary>From this seed on a call may be cut off at any time, and what changes a record may be carried out as late as what makes one.</summary>
    public const ulong FirstCut = 100_000_000;

    /// <summary>From this seed on no feed is read of an entity of which a connection has no record, and what people do to lines is held against what stands there.</summary>
    public const ulong FirstCast = 110_000_000;

    private const double ScarceShare = 0.1;
    private const double PreferredShare = 0.15;
    private const int MostExtraEdits = 12;
    private const int FewestFaults = 3;

    private const double AuthorisedShare = 0.5;
    private const double RevokedShare = 0.2;

    private static readonly ImmutableArray<(EditKind Kind, double Share)> RareKinds = [(EditKind.Delete, 0.4), (EditKind.Key, 0.3)];

    private static readonly ImmutableArray<(EditKind Kind, double Share)> RarerKinds =
        [(EditKind.Remap, 0.15), (EditKind.Remap, 0.1), (EditKind.BringBack, 0.4), (EditKind.BringBack, 0.3), (EditKind.Resume, 0.3)];

    private static readonly ImmutableArray<(EditKind Kind, double Share)> RarestKinds = [(EditKind.Import, 0.01), (EditKind.Twins, 0.1)];

    private static readonly ImmutableArray<FaultKind> AllKinds = [.. Enum.GetValues<FaultKind>()];
    private static readonly ImmutableArray<FaultKind> ApartKinds = [.. AllKinds.Where(static kind => kind < FaultKind.AnswerSlow)];
    private static readonly ImmutableArray<FaultKind> BusyKinds = [.. AllKinds.Where(static kind => kind <= FaultKind.AnswerEmpty)];
    private static readonly ImmutableArray<FaultKind> FirstKinds = [.. AllKinds.Where(static kind => kind < FaultKind.AnswerEmpty)];

    private static readonly ImmutableArray<ImmutableArray<Entity>> Casts =
    [
        [Entity.Product],
        [Entity.Customer, Entity.Product],
        [Entity.Product, Entity.Customer],
        [Entity.Product, Entity.Product, Entity.Customer],
        [Entity.Customer, Entity.Product, Entity.Order],
        [Entity.Customer, Entity.Product, Entity.Order, Entity.Customer],
        [Entity.Customer, Entity.Product, Entity.Order, Entity.Product, Entity.Customer],
    ];

    /// <summary>The whole history of a seed.</summary>
    public static HistoryPlan Draw(ulong seed)
    {
        var dice = Dice.For(seed, 1);
        var records = Records(dice);
        var edits = Ending(seed, records, Wished(seed, Narrow(seed, Wide(seed, Edits(Dice.For(seed, 2), records)))));
        var consent = Dice.For(seed, 7);
        var isScarce = IsScarce(seed);
        return new()
        {
            Seed = seed,
            Records = records,
            Edits = edits,
            CountsErrors = seed >= FirstAuthorised,
            Authorised = seed >= FirstAuthorised && consent.Chance(AuthorisedShare),
            RevokedAfter = consent.Chance(RevokedShare) ? edits[consent.Below(edits.Length)].Number : null,
            Faults = Faults(Dice.For(seed, 3), seed < FirstBusy ? FirstKinds : seed < FirstApart ? BusyKinds : seed < FirstScarce ? ApartKinds : AllKinds, isScarce),
            WholeMapping = dice.Chance(0.1),
            Conflicts = Rule(seed),
            Limited = dice.Chance(0.2) || isScarce,
            PageSize = dice.Of([2, 5, 100]),
            MostLateCreate = seed < FirstNarrow ? HistoryPlan.BeforeALook : HistoryPlan.BetweenTwoLooks,
            MostLateChange = seed < FirstCut ? HistoryPlan.BeforeALook : HistoryPlan.BetweenTwoLooks,
            EndsEarly = seed >= FirstCut,
            ReadsCastAlone = seed >= FirstCast,
            ChecksLines = seed >= FirstCast,
            Fused = seed >= FirstBusy && Dice.For(seed, 6).Chance(0.3),
        };
    }

    private static ConflictRule Rule(ulong seed) => Dice.For(seed, 9) is var dice && seed >= FirstScarce && dice.Chance(PreferredShare)
        ? dice.Of([ConflictRule.ExactWins, ConflictRule.WebshopWins])
        : ConflictRule.NewestWins;

    private static bool IsScarce(ulong seed) => seed >= FirstScarce && Dice.For(seed, 8).Chance(ScarceShare);

    private static ImmutableArray<PlannedRecord> Records(Dice dice)
    {
        var cast = dice.Of(Casts);
        // An order, its customer and its product belong to one connection; what comes after them to the other.
        var together = cast.Contains(Entity.Order) ? 3 : 1;
        return [.. cast.Select((entity, index) => new PlannedRecord(index < together ? 0 : 1, entity, entity == Entity.Order
            ? dice.Of([Origin.Exact, Origin.Webshop])
            : dice.Of([Origin.Exact, Origin.Webshop, Origin.Both])))];
    }

    private static ImmutableArray<PlannedEdit> Edits(Dice dice, ImmutableArray<PlannedRecord> records)
    {
        var count = FewestEdits + dice.Below(MostExtraEdits);
        // Hands are quick or slow: many edits within one read, or one in each.
        var pace = dice.Of([0.4, 1, 4]);
        var edits = ImmutableArray.CreateBuilder<PlannedEdit>(count);
        for (var number = 0; number < count; number++)
        {
            var record = dice.Below(records.Length);
            edits.Add(new(number, After(dice, pace), record, dice.Of(SystemNames.Both), Kind(dice, records[record].Entity), dice.Below(1 << 20)));
        }

        return edits.DrainToImmutable();
    }

    private static ImmutableArray<PlannedEdit> Wide(ulong seed, ImmutableArray<PlannedEdit> edits)
    {
        var dice = Dice.For(seed, 4);
        foreach (var (kind, share) in seed < FirstWide ? [] : seed < FirstWider ? RareKinds : seed < FirstBusy ? [.. RareKinds, .. RarerKinds] : [.. RareKinds, .. RarerKinds, .. RarestKinds])
        {
            if (dice.Chance(share))
            {
                var at = dice.Below(edits.Length);
                edits = edits.SetItem(at, edits[at] with { Kind = kind });
            }
        }

        return edits;
    }

    // Edits of one property of one record meet each other most.
    private static ImmutableArray<PlannedEdit> Narrow(ulong seed, ImmutableArray<PlannedEdit> edits)
    {
        const double share = 0.3;
        var dice = Dice.For(seed, 5);
        if (seed < FirstNarrow || (!dice.Chance(share) && !IsScarce(seed)))
        {
            return edits;
        }

        var what = dice.Below(1 << 20);
        return [.. edits.Select(edit => edit.Kind == EditKind.Property ? edit with { What = what } : edit)];
    }

    private static ImmutableArray<PlannedEdit> Wished(ulong seed, ImmutableArray<PlannedEdit> edits)
    {
        const double share = 0.4;
        var dice = Dice.For(seed, 10);
        var deleted = edits.FirstOrDefault(static edit => edit.Kind == EditKind.Delete);
        if (seed < FirstWished || deleted is null || !dice.Chance(share))
        {
            return edits;
        }

        var at = deleted.Number + dice.Of([-1, 1]);
        return at < 0 || at >= edits.Length ? edits : edits.SetItem(at, edits[at] with { Kind = EditKind.BringBack, Record = deleted.Record });
    }

    // An order that is deleted at last, when nobody wants it any more, is deleted in the other system as well.
    private static ImmutableArray<PlannedEdit> Ending(ulong seed, ImmutableArray<PlannedRecord> records, ImmutableArray<PlannedEdit> edits)
    {
        const double share = 0.4;
        var dice = Dice.For(seed, 7);
        var order = Array.FindIndex([.. records], static record => record.Entity == Entity.Order);
        return seed < FirstBusy || order < 0 || !dice.Chance(share)
            ? edits
            : edits.SetItem(edits.Length - 1, edits[^1] with { Record = order, System = dice.Of(SystemNames.Both), Kind = EditKind.Delete });
    }

    private static TimeSpan After(Dice dice, double pace) => pace * dice.Below(8) switch
    {
        < 3 => dice.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(60)),
        < 6 => dice.Between(TimeSpan.FromMilliseconds(60), TimeSpan.FromSeconds(2)),
        < 7 => dice.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12)),
        _ => dice.Between(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(60)),
    };

    private static EditKind Kind(Dice dice, Entity entity) => (dice.Below(40), entity) switch
    {
        (0, Entity.Customer) => EditKind.Make,
        (1, _) => EditKind.Touch,
        (2, _) => EditKind.Same,
        ( < 22, Entity.Order) => EditKind.Line,
        ( < 26, Entity.Order) => EditKind.AddLine,
        ( < 29, Entity.Order) => EditKind.RemoveLine,
        _ => EditKind.Property,
    };

    // A few kinds at rates of their own: leaving faults out finds more than always having all.
    private static ImmutableSortedDictionary<FaultKind, double> Faults(Dice dice, ImmutableArray<FaultKind> kinds, bool isScarce)
    {
        const double late = 0.35;
        const double empty = 0.1;
        var share = dice.Of([0.1, 0.2, 0.4, 0.6]);
        var faults = ImmutableSortedDictionary.CreateBuilder<FaultKind, double>();
        foreach (var kind in kinds)
        {
            if (dice.Chance(share))
            {
                faults[kind] = Rate(dice, kind);
            }
        }

        if (isScarce)
        {
            faults.RemoveRange(Weather.Untold);
            faults[FaultKind.RowLate] = late;
            faults[FaultKind.AnswerEmpty] = empty;
            kinds = kinds.RemoveRange(Weather.Untold);
        }

        while (faults.Count < FewestFaults)
        {
            var kind = dice.Of(kinds);
            faults[kind] = Rate(dice, kind);
        }

        return faults.ToImmutable();
    }

    private static double Rate(Dice dice, FaultKind kind)
    {
        const double rarest = 0.01;
        const double mostFrequent = 0.35;
        var rate = rarest * Math.Pow(mostFrequent / rarest, dice.Unit());
        return kind is FaultKind.SiloKilled or FaultKind.CursorExpired or FaultKind.Renumbered or FaultKind.ClockSet ? rate / 10 : rate;
    }
}
