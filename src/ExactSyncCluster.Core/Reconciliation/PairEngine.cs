using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// The reconciler: one pure function from a pair's state and what happened to a new state and what is to be done next.
/// </summary>
public static class PairEngine
{
    // An order whose lines do not add up after as many looks, each later than the one before, is not still being typed.
    private const int MostLooks = 6;

    /// <summary>Takes one step.</summary>
    /// <param name="state">The stored state; null for a pair that nothing was stored of.</param>
    /// <param name="input">What happened.</param>
    /// <param name="context">What else the step may know.</param>
    public static PairStep Step(PairState? state, PairInput input, PairContext context)
    {
        var draft = new Draft(state ?? New(input, context), context);
        Remapping.Take(draft);
        PriceDays.Take(draft);
        var effect = Take(draft, input);
        var matchKey = MatchKey(draft);
        if (matchKey != draft.State.MatchKey)
        {
            draft.State = draft.State with { MatchKey = matchKey };
        }

        return draft.Finish(effect ?? Planning.Next(draft));
    }

    private static PairState New(PairInput input, PairContext context)
    {
        var fed = input as PairInput.Fed;
        return new()
        {
            Entity = context.Key.Entity,
            MappingVersion = context.Mapping.Version,
            FirstSeen = fed?.Shown.Read.Start ?? context.Now,
            Matched = fed?.Matched ?? false,
            Priority = fed?.Matched == true ? CallPriority.Backfill
                : context.Key.Entity == Entity.Order ? CallPriority.Order : CallPriority.Record,
        };
    }

    private static PairEffect? Take(Draft draft, PairInput input)
    {
        switch (input)
        {
            case PairInput.Fed fed:
                Know(draft, fed.Row);
                Feed(draft, fed);
                return null;
            case PairInput.Woken woken:
                Know(draft, woken.Row);
                return Waking.Wake(draft, woken);
            case PairInput.Contradicted contradicted:
                return draft.Park(ParkCause.Contradiction, contradicted.Reason);
            case PairInput.Resumed:
                Resume(draft);
                return null;
            case PairInput.Restored restored:
                Restoring.Take(draft, restored);
                return null;
            case PairInput.WasRead read:
                return Read(draft, read);
            case PairInput.WasSearched { Result: RecordSearch.Done done }:
                return draft.State.Intent is null ? null : LookingBack.Searched(draft, done);
            case PairInput.WasSearched { Result: RecordSearch.Failed failed } searched:
                return Waits.For(draft, searched.System, failed.Failure);
            case PairInput.WasClaimed claimed:
                return Claimed(draft, claimed.Answer);
            case PairInput.LinksKnown:
                return null;
            case PairInput.WasSent sent:
                return draft.State.Intent is null ? null : Settling.Take(draft, sent.Outcome, sent.Call);
            case PairInput.Refused refused:
                return Waits.For(draft, refused.System, refused.Failure);
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input, "Not an input.");
        }
    }

    // A record that the directory linked (a match, a claim) is known here only by its id.
    private static void Know(Draft draft, KnownRecords row)
    {
        Know(draft, SystemName.Exact, row.Exact);
        Know(draft, SystemName.Webshop, row.Webshop);
    }

    private static void Know(Draft draft, SystemName system, RecordId? record)
    {
        if (record is not null && draft.Side(system) is { Record: null } side && side.Replaced != record)
        {
            draft.State = draft.State.With(system, side with { Record = record });
        }
    }

    private static void Feed(Draft draft, PairInput.Fed fed)
    {
        if (draft.State.Standing is Standing.Moved)
        {
            return;
        }

        var before = draft.State;
        var side = draft.Side(fed.Shown.System);
        var shown = side.HasLeftNumberingOf(fed.Shown) ? fed.Shown.Unnumbered() : fed.Shown;
        draft.State = draft.State.With(shown.System, side.Numbered(shown.Epoch));
        if (LookingBack.WasFed(draft, shown))
        {
            Observing.Take(draft, shown, Sight.Feed, fed.UnchangedSince);
            draft.State = draft.State with { Standing = new Standing.Active() };
            return;
        }

        Observing.Take(draft, shown, Sight.Feed, fed.UnchangedSince);
        GoOn(draft, before, shown.System);
    }

    // What was waited for may have come with the change; an edit gives a refused write another chance.
    private static void GoOn(Draft draft, PairState before, SystemName system)
    {
        var isFirst = before.Side(system).Existence == Existence.Unseen && draft.Side(system).Existence == Existence.Present;
        var isDeleted = before.Side(system).Existence != Existence.Deleted && draft.Side(system).Existence == Existence.Deleted;
        // It was missed, and taken for deleted because the other record was.
        var isBack = before.Side(system).Existence == Existence.Deleted && draft.Side(system).Existence == Existence.Present;
        var isEdited = !before.Lines.Equals(draft.State.Lines) || !before.Main.Side(system).View.Equals(draft.State.Main.Side(system).View);
        switch (draft.State.Standing)
        {
            case Standing.Waiting { Cause: WaitCause.Retry or WaitCause.FreshView } when isFirst && draft.State.Intent is null:
                draft.State = draft.State with { Standing = new Standing.Active() };
                break;
            case Standing.Waiting { Cause: WaitCause.Retry } when before.Side(system) is { Doubted: true } doubted && doubted.Epoch != draft.Side(system).Epoch && draft.State.Intent is null:
            case Standing.Parked { Cause: ParkCause.Orphaned } when isFirst || isDeleted:
            case Standing.Waiting { Cause: WaitCause.Retry } when isDeleted && draft.State.Intent is null:
            case Standing.Parked { Cause: ParkCause.Missing } when !draft.Side(system).Missed:
                draft.State = draft.State with { Standing = new Standing.Active() };
                break;
            case Standing.Parked { Cause: ParkCause.Rejected or ParkCause.NotCarried or ParkCause.Incomplete } when isEdited && draft.State.Intent is null:
                draft.State = draft.State with { Standing = new Standing.Active() };
                draft.Remember(HistoryKind.Resumed, system, reason: "it was edited");
                break;
            case Standing.Parked { Cause: ParkCause.Deleted } when draft.State.Intent is null && (isDeleted || Deleting.MayBeOverruled(draft)):
            case Standing.Ended when Deleting.MayBeOverruled(draft) || (isBack && draft.Side(system.Other()).Existence == Existence.Deleted):
                draft.State = draft.State with { Standing = new Standing.Active() };
                break;
            default:
                break;
        }
    }

    private static void Resume(Draft draft)
    {
        draft.State = draft.State with
        {
            Standing = draft.State.Standing is Standing.Parked or Standing.Waiting ? new Standing.Active() : draft.State.Standing,
            ParkedEdits = [],
            Failures = 0,
            OneByOne = false,
            MadeForUnseen = false,
        };
        draft.Remember(HistoryKind.Resumed, SystemName.Exact, reason: "a person said so");
    }

    private static PairEffect? Read(Draft draft, PairInput.WasRead read)
    {
        switch (read.Result)
        {
            case RecordRead.Found found:
                draft.ReadStarted = found.Shown.Read.Start;
                var effect = LookingBack.WasRead(draft, found.Shown);
                return effect ?? Older(draft, found.Shown) ?? Whole(draft, read.System, found.Shown);
            case RecordRead.Missing missing:
                return Missing.Take(draft, read.System, missing.Read);
            case RecordRead.Failed failed:
                return Waits.For(draft, read.System, failed.Failure);
            default:
                throw new ArgumentOutOfRangeException(nameof(read), read.Result, "Not a result.");
        }
    }

    // Who shows a record by its id older than it was has been set back, or answers from a copy. To ask again at once would tell no more.
    private static PairEffect? Older(Draft draft, Observation shown)
    {
        if (shown.Main is null || draft.State.Intent is not null || !draft.Side(shown.System).Doubted)
        {
            return null;
        }

        draft.State = draft.State with { Failures = draft.State.Failures + 1 };
        return draft.Wait(
            WaitCause.Retry, shown.System, draft.RetryAt(), $"{shown.System} shows the record older than it was seen; its feed is to tell whether {shown.System} was set back");
    }

    private static PairEffect? Whole(Draft draft, SystemName system, Observation shown)
    {
        if (draft.State.Entity != Entity.Order || system != SystemName.Exact || draft.State.SeenWhole || draft.State.Webshop.Record is not null)
        {
            return null;
        }

        if (Making.IsWhole(shown))
        {
            draft.State = draft.State with { SeenWhole = true, Failures = 0 };
            return null;
        }

        draft.State = draft.State with { Failures = draft.State.Failures + 1 };
        if (draft.State.Failures > MostLooks)
        {
            return draft.Park(ParkCause.Incomplete, "the order has no lines in Exact, or they do not add up to its total; it is looked at again when it is edited there");
        }

        var retry = draft.RetryAt();
        var rested = draft.Now + draft.Context.Timing.OrderRest;
        return draft.Wait(WaitCause.Retry, system, retry > rested ? retry : rested, "the order's lines do not add up to its total yet");
    }

    private static PairEffect? Claimed(Draft draft, Claim answer)
    {
        var origin = draft.State.Exact.Record is not null ? SystemName.Exact : SystemName.Webshop;
        switch (answer)
        {
            case Claim.Granted:
                return Making.Write(draft, origin);
            case Claim.Linked linked:
                draft.Change(origin.Other(), side => side with { Record = linked.Other });
                draft.State = draft.State with { RevivedIn = linked.WasInactive ? origin.Other() : draft.State.RevivedIn };
                return null;
            case Claim.Moved moved:
                draft.State = draft.State with { Standing = new Standing.Moved(moved.To) };
                return null;
            case Claim.Ambiguous ambiguous:
                return draft.Park(
                    ParkCause.Ambiguous, $"{Records(ambiguous.Exact)} in Exact Online and {ambiguous.Webshop} in the webshop carry the same number or code");
            case Claim.Held held:
                return draft.Park(ParkCause.SuspectedDuplicate, "another record with its number or code is linked already");
            default:
                throw new ArgumentOutOfRangeException(nameof(answer), answer, "Not an answer.");
        }
    }

    private static string Records(int count) => count == 1 ? "1 record" : $"{count} records";

    private static string? MatchKey(Draft draft)
    {
        if (draft.State.Intent is { Kind: IntentKind.CreateRecord, Target: SystemName.Exact })
        {
            // Exact's feed tells whose a new record is by this key alone, whatever key the other record was given since.
            return draft.State.MatchKey;
        }

        foreach (var system in SystemNames.Both)
        {
            if (draft.Side(system).Existence == Existence.Present
                && draft.Context.Entity.MatchKey(system, draft.State.Main.Side(system).View) is { } key)
            {
                return key;
            }
        }

        return draft.State.MatchKey;
    }
}
