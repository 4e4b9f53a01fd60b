using System.Collections.Frozen;
using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;

namespace ExactSyncCluster.Simulation.Faults;

/// <summary>The branches of the reconciler: what it takes in, what it wants done, what a pair waits for or is parked for, and what its history tells.</summary>
internal static class Branches
{
    private static readonly ImmutableArray<string> Inputs =
    [
        "change", "wake", "resume", "bring back", "contradiction", "refusal", "links", "found", "missing", "read failed",
        "search found", "search empty", "search failed", "claim granted", "claim linked", "claim moved", "claim ambiguous", "claim held",
        "applied", "already applied", "conflict", "rejected", "unknown", "not sent",
    ];

    private static readonly ImmutableArray<string> Effects =
    [
        "rest", "await view", "await pair", "read", "search", "claim", "find links",
        "create record", "update record", "delete record", "create row", "update row", "delete row", "deactivate",
    ];

    /// <summary>All of them, by name.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. Inputs.Select(static name => $"takes {name}"), .. Effects.Select(static name => $"wants {name}"),
        .. Enum.GetNames<WaitCause>().Select(static name => $"waits for {name}"), .. Enum.GetNames<ParkCause>().Select(static name => $"parks for {name}"),
        .. Enum.GetNames<HistoryKind>().Select(static name => $"tells {name}"),
    ];

    /// <summary>The effects, whose place in <see cref="Names"/> follows the inputs.</summary>
    public static ImmutableArray<string> EffectNames => Effects;

    private static int FirstEffect => Inputs.Length;

    private static int FirstWait => FirstEffect + Effects.Length;

    private static readonly int FirstPark = Inputs.Length + Effects.Length + Enum.GetValues<WaitCause>().Length;
    private static readonly int FirstTold = FirstPark + Enum.GetValues<ParkCause>().Length;

    /// <summary>Branches that no history can take, or hardly any, and why.</summary>
    public static FrozenDictionary<string, string> Impossible { get; } = new Dictionary<string, string>
    {
        ["parks for Orphaned"] = "no data folder is lost here: SetBackTests, LostDataTests",
        ["takes claim ambiguous"] = "nobody gives one key to two records of a system: MatchingTests",
        ["takes claim held"] = "nobody gives one key to two records of a system: MatchingTests",
        ["parks for Ambiguous"] = "nobody gives one key to two records of a system: MatchingTests",
        ["parks for SuspectedDuplicate"] = "nobody gives one key to two records of a system: MatchingTests",
        ["parks for NotCarried"] = "nobody enters what the other system cannot hold: ParkingTests",
        ["parks for Incomplete"] = "orders have their lines from the first moment: CreatingTests",
        ["parks for Deleted"] = "no order is delivered before it is deleted: DeletingTests",
        ["takes already applied"] = "hardly ever do two people remove the same while our call is on its way, and what was given up is carried out before it is looked for: CreateOutcomeTests, WriteOutcomeTests",
        ["takes contradiction"] = "directory and states are stored together, and nothing else writes them: PairStorageTests, StuckTests",
        ["parks for Contradiction"] = "directory and states are stored together, and nothing else writes them: PairStorageTests, StuckTests",
    }.ToFrozenDictionary();

    /// <summary>Counts the branches that a step took.</summary>
    public static void Count(Span<long> counts, PairInput input, PairStep step)
    {
        counts[Of(input)]++;
        counts[FirstEffect + Of(step.Effect)]++;
        switch (step.State.Standing)
        {
            case Standing.Waiting waiting:
                counts[FirstWait + (int)waiting.Cause]++;
                break;
            case Standing.Parked parked:
                counts[FirstPark + (int)parked.Cause]++;
                break;
            default:
                break;
        }

        foreach (var edit in step.State.ParkedEdits.Values)
        {
            counts[FirstPark + (int)edit.Cause]++;
        }

        foreach (var entry in step.History)
        {
            counts[FirstTold + (int)entry.Kind]++;
        }
    }

    /// <summary>The place of an effect among the effects.</summary>
    public static int Of(PairEffect effect) => Effects.IndexOf(effect switch
    {
        PairEffect.Rest => "rest",
        PairEffect.AwaitView => "await view",
        PairEffect.AwaitPair => "await pair",
        PairEffect.Read => "read",
        PairEffect.Search => "search",
        PairEffect.ClaimKey => "claim",
        PairEffect.FindLinks => "find links",
        PairEffect.Send { Request: WriteRequest.CreateRecord } => "create record",
        PairEffect.Send { Request: WriteRequest.UpdateRecord, Kind: WriteKind.Delete } => "deactivate",
        PairEffect.Send { Request: WriteRequest.UpdateRecord } => "update record",
        PairEffect.Send { Request: WriteRequest.DeleteRecord } => "delete record",
        PairEffect.Send { Request: WriteRequest.CreateRow } => "create row",
        PairEffect.Send { Request: WriteRequest.UpdateRow } => "update row",
        PairEffect.Send { Request: WriteRequest.DeleteRow } => "delete row",
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "Not an effect."),
    });

    private static int Of(PairInput input) => Inputs.IndexOf(input switch
    {
        PairInput.Fed => "change",
        PairInput.Woken => "wake",
        PairInput.Resumed => "resume",
        PairInput.Restored => "bring back",
        PairInput.Contradicted => "contradiction",
        PairInput.Refused => "refusal",
        PairInput.LinksKnown => "links",
        PairInput.WasRead { Result: RecordRead.Found } => "found",
        PairInput.WasRead { Result: RecordRead.Missing } => "missing",
        PairInput.WasRead => "read failed",
        PairInput.WasSearched { Result: RecordSearch.Done { Found.Length: > 0 } } => "search found",
        PairInput.WasSearched { Result: RecordSearch.Done } => "search empty",
        PairInput.WasSearched => "search failed",
        PairInput.WasClaimed { Answer: Claim.Granted } => "claim granted",
        PairInput.WasClaimed { Answer: Claim.Linked } => "claim linked",
        PairInput.WasClaimed { Answer: Claim.Moved } => "claim moved",
        PairInput.WasClaimed { Answer: Claim.Ambiguous } => "claim ambiguous",
        PairInput.WasClaimed => "claim held",
        PairInput.WasSent { Outcome: WriteOutcome.Applied } => "applied",
        PairInput.WasSent { Outcome: WriteOutcome.AlreadyApplied } => "already applied",
        PairInput.WasSent { Outcome: WriteOutcome.Conflict } => "conflict",
        PairInput.WasSent { Outcome: WriteOutcome.Rejected } => "rejected",
        PairInput.WasSent { Outcome: WriteOutcome.Unknown } => "unknown",
        PairInput.WasSent => "not sent",
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "Not an input."),
    });
}
