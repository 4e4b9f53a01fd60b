using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Takes in what became of a write.</summary>
internal static class Settling
{
    // A create that is refused because the record exists, which no search finds, is given up after this many attempts.
    private const int MostAttempts = 4;

    // A write that conflicts this often in a row is spaced out.
    private const int MostConflicts = 3;

    public static PairEffect? Take(Draft draft, WriteOutcome outcome, CallTime call)
    {
        var intent = draft.State.Intent!;
        switch (outcome)
        {
            case WriteOutcome.Applied applied:
                var isChanged = IsChanged(draft, intent.Target, applied.Shown);
                Applied(draft, intent, applied.Shown, applied.NewId, call, applied.Shown is not null);
                Sample(draft, intent.Target, isChanged ? applied.Shown : null, call);
                return null;
            case WriteOutcome.AlreadyApplied applied:
                // It was done by an earlier call. What is shown may have been edited since.
                Applied(draft, intent, shown: null, applied.NewId ?? applied.Shown?.Record.Value, call with { WasGivenUp = true }, isSeen: false);
                if (applied.Shown is { } shown)
                {
                    Observing.Take(draft, shown, Sight.ById, intent.Since);
                }

                return null;
            case WriteOutcome.Conflict:
                // Somebody was faster. The record is read, and the edits are put in order.
                draft.State = draft.State with { Intent = null, Failures = draft.State.Failures + 1 };
                draft.Change(intent.Target, side => side with
                {
                    Doubted = true,
                    // Exact takes no condition: a row that it does not take a write to is gone. Its feed of deletions may tell of that much later.
                    Sources = intent is { Target: SystemName.Exact, Row: { } row } ? side.Sources.Remove(row.ToString()) : side.Sources,
                });
                return draft.State.Failures > MostConflicts
                    ? draft.Wait(WaitCause.Retry, intent.Target, draft.RetryAt(), $"the {intent.Target} record changes faster than it can be written")
                    : null;
            case WriteOutcome.Rejected rejected:
                return Rejected(draft, intent, rejected);
            case WriteOutcome.Unknown:
                draft.State = draft.State with
                {
                    Failures = draft.State.Failures + 1,
                    Intent = intent with { GivenUpAt = call.Answered, Attempts = intent.Attempts + 1 },
                };
                return null;
            case WriteOutcome.NotSent notSent:
                draft.State = draft.State with { Intent = null };
                return Waits.For(draft, intent.Target, notSent.Failure);
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome.");
        }
    }

    /// <summary>The write is known to be carried out. Its values are the view; what the system shows instead is its rendering.</summary>
    public static void Applied(Draft draft, Intent intent, Observation? shown, string? newId, CallTime call, bool isSeen)
    {
        if (intent.Kind == IntentKind.CreateRecord)
        {
            Made(draft, intent, newId ?? shown!.Record.Value, call, isSeen);
        }
        else
        {
            Changed(draft, intent, newId, call, isSeen);
        }

        if (shown is not null)
        {
            Observing.Take(draft, shown, Sight.Reply, call.Sent);
        }

        draft.State = draft.State with { Intent = null };
        Agreeing.Take(draft, intent, call);
        LineRows.Tidy(draft);
        if (intent.FollowsDelete)
        {
            Deactivating.Carry(draft, intent.Target, isCarriedOut: true);
            // Somebody may have edited what is left while nobody knew what had become of the write.
            if (Deleting.MayBeOverruled(draft))
            {
                draft.State = draft.State with { Standing = new Standing.Active() };
            }
            else
            {
                Deleting.End(draft);
            }
        }
    }

    // A write that alters nothing may leave a record as it was, with the time of an earlier change.
    private static bool IsChanged(Draft draft, SystemName system, Observation? shown) =>
        shown?.Main is { } main && !(main.Version <= draft.Side(system).Rows.GetValueOrDefault(main.Key.ToString())?.Version);

    private static void Sample(Draft draft, SystemName system, Observation? shown, CallTime call)
    {
        if (shown?.Main?.ModifiedAt is { } modified)
        {
            draft.Note(new PairNote.ClockSample(system, new(modified, call, IsReply: true)));
        }
    }

    /// <summary>The record exists now, by our hand.</summary>
    private static void Made(Draft draft, Intent intent, string id, CallTime call, bool isSeen)
    {
        var target = intent.Target;
        draft.State = draft.State with { CreatedIn = target, LinesJoined = true };
        draft.Change(target, side => side with
        {
            Record = new(id),
            Replaced = side.Replaced?.Value == id ? null : side.Replaced,
            Existence = Existence.Present,
            MadeAt = call.Answered,
        });
        Put(draft, null, target, intent.Fields, isSeen ? null : call, 0);
        // A row of the record may have come before the record was known to be ours.
        draft.Set(null, draft.State.Main.With(target, draft.State.Main.Side(target) with { IsOurs = true }));
        var place = 0;
        foreach (var line in intent.Lines ?? [])
        {
            // Exact answers with the header alone.
            Put(draft, line.Key, target, line.Fields, isSeen && target == SystemName.Webshop ? null : call, place++);
        }

        draft.Remember(HistoryKind.Created, target, values: intent.Fields);
    }

    /// <summary>The record is as we wrote it.</summary>
    private static void Changed(Draft draft, Intent intent, string? newId, CallTime call, bool isSeen)
    {
        var before = draft.State;
        Write(draft, intent, newId, isSeen ? null : call, call.Answered);
        if (call.WasGivenUp)
        {
            LateWrites.Amend(draft, intent, before);
        }

        OverwrittenEdits.Expect(draft, intent, before, call);
    }

    private static void Write(Draft draft, Intent intent, string? newId, CallTime? unseen, DateTimeOffset answered)
    {
        var target = intent.Target;
        switch (intent.Kind)
        {
            case IntentKind.UpdateRecord:
                Put(draft, null, target, intent.Fields, unseen, 0);
                if (intent.Lines is { } lines)
                {
                    PutLines(draft, target, lines);
                }

                draft.Remember(HistoryKind.Written, target, values: intent.Fields);
                break;
            case IntentKind.DeleteRecord:
                draft.Change(target, static side => side with { Existence = Existence.Deleted });
                draft.Remember(HistoryKind.Deleted, target, reason: "the other record was deleted");
                Deleting.Tell(draft, target);
                break;
            case IntentKind.DeleteRow:
                Removed(draft, target, intent.LineKey!);
                Leave(draft, target, intent.Row!.Value, answered);
                break;
            case IntentKind.CreateRow or IntentKind.UpdateRow when intent.LineKey is { } key:
                Put(draft, key, target, intent.Fields, unseen, int.MaxValue);
                draft.Set(key, draft.PartOf(key).With(target, draft.PartOf(key).Side(target) with { Row = newId ?? intent.Row!.Value.Id }));
                draft.Remember(HistoryKind.Written, target, lineKey: key, values: intent.Fields);
                break;
            default:
                PutSource(draft, intent, newId, unseen);
                draft.Remember(HistoryKind.Written, target, values: intent.Fields);
                break;
        }
    }

    private static void Put(Draft draft, string? lineKey, SystemName target, Fields fields, CallTime? unseen, int place)
    {
        var part = draft.PartOf(lineKey);
        var side = part.Side(target);
        var written = draft.MappingOf(lineKey).Normal(target, fields);
        draft.Set(lineKey, part.With(target, side with
        {
            Existence = Existence.Present,
            IsOurs = side.IsOurs || side.Existence != Existence.Present,
            View = side.View.With(written),
            Place = side.Existence == Existence.Unseen ? place : side.Place,
            WrittenUnseen = unseen is { } call
                ? side.WrittenUnseen.SetItems(written.Keys.Select(name => KeyValuePair.Create(name, call)))
                : side.WrittenUnseen.RemoveRange(written.Keys),
        }));
    }

    private static void PutLines(Draft draft, SystemName target, System.Collections.Immutable.ImmutableArray<IntendedLine> lines)
    {
        var kept = lines.Select(static line => line.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, part) in draft.State.Lines)
        {
            if (!kept.Contains(key) && part.Side(target.Other()).Existence == Existence.Deleted)
            {
                Removed(draft, target, key);
            }
        }

        for (var place = 0; place < lines.Length; place++)
        {
            Put(draft, lines[place].Key, target, lines[place].Fields, null, place);
        }
    }

    // The line that follows a deletion takes its values, edits included, into the history.
    private static void Removed(Draft draft, SystemName target, string key)
    {
        var part = draft.PartOf(key);
        var side = part.Side(target);
        draft.Remember(
            HistoryKind.Deleted,
            target,
            lineKey: key,
            values: side.View,
            stamp: side.Touched,
            winner: part.Side(target.Other()).Touched,
            reason: "the other line was deleted");
        draft.Set(key, part.With(target, side with { Existence = Existence.Deleted }));
    }

    // No feed tells that we removed a row: what one that was read before this still shows of it must not bring it back.
    private static void Leave(Draft draft, SystemName target, RowKey row, DateTimeOffset answered) => draft.Change(target, side => side with
    {
        Rows = side.Rows.SetItem(row.ToString(), new(side.Rows.GetValueOrDefault(row.ToString())?.Version, null, answered, ById: true)),
    });

    private static void PutSource(Draft draft, Intent intent, string? newId, CallTime? unseen)
    {
        var key = intent.Row ?? new RowKey(intent.Collection!, newId!);
        draft.Change(intent.Target, side => side with
        {
            Sources = side.Sources.SetItem(key.ToString(), side.Sources.GetValueOrDefault(key.ToString(), Fields.None).With(intent.Fields)),
        });
        Put(draft, null, intent.Target, PriceRows.Written(intent.Fields), unseen, 0);
    }

    private static PairEffect? Rejected(Draft draft, Intent intent, WriteOutcome.Rejected rejected)
    {
        draft.State = draft.State with { Failures = draft.State.Failures + 1, Intent = null };
        if (intent.Kind == IntentKind.CreateRecord)
        {
            if (!rejected.AlreadyExists || intent.Attempts >= MostAttempts)
            {
                return draft.Park(ParkCause.Rejected, $"{intent.Target} refuses to make the record: {rejected.Reason}");
            }

            // Somebody made it, or we did and the reply was lost. It is looked up by its key.
            draft.State = draft.State with
            {
                Intent = intent with { GivenUpAt = DateTimeOffset.MinValue, Attempts = intent.Attempts + 1, IsTaken = intent.IsTaken || intent.Attempts == 0 },
            };
            return null;
        }

        if (intent.FollowsDelete)
        {
            return draft.Park(ParkCause.Deleted, $"{intent.Target} refuses to follow the deletion: {rejected.Reason}");
        }

        var groups = Rejection.Groups(draft, intent);
        if (groups.Count > 1 && !draft.State.OneByOne)
        {
            draft.State = draft.State with { OneByOne = true };
            return null;
        }

        foreach (var (lineKey, group) in groups)
        {
            draft.ParkEdit(lineKey, group, ParkCause.Rejected, intent.Target.Other(), $"{intent.Target} refuses it: {rejected.Reason}");
        }

        return groups.Count == 0 ? draft.Park(ParkCause.Rejected, $"{intent.Target} refuses the write: {rejected.Reason}") : null;
    }
}
