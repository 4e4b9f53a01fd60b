using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What follows when one of two linked records is deleted.</summary>
internal static class Deleting
{
    private const string Gone = "it was to be written back, and one of the two records was deleted";

    private static readonly Value Open = new Value.Whole(12);

    public static PairEffect Next(Draft draft)
    {
        if (draft.State.Exact.Existence == Existence.Deleted && draft.State.Webshop.Existence == Existence.Deleted)
        {
            return End(draft);
        }

        var gone = draft.State.Exact.Existence == Existence.Deleted ? SystemName.Exact : SystemName.Webshop;
        var left = gone.Other();
        var record = draft.Side(left).Record!.Value;
        if (left == SystemName.Exact && draft.Side(left).FreshAt is var fresh && fresh < draft.Now - draft.Context.Timing.FreshWithin && fresh != draft.ReadStarted)
        {
            // An edit made after the deletion cancels it; it must be seen before anything is removed.
            return Planning.Read(draft, left, record, RecordScope.Whole);
        }

        var deleted = draft.State.Main.Side(gone).Touched;
        if (LatestWish(draft, left, deleted) is { } edit)
        {
            var told = deleted is null ? default : deleted.At + draft.Context.Timing.WaitMost;
            if (deleted is not null && edit.At <= deleted.At && edit.At > deleted.Earliest && draft.Now < told)
            {
                // That a record is missing does not say since when. Its feed does.
                return draft.Wait(WaitCause.FreshView, gone, told, $"{gone} is to tell when the record was deleted");
            }

            return Overrule(draft, gone, edit, deleted);
        }

        if (draft.Side(left).Deactivation is { IsCarriedOut: true })
        {
            return End(draft);
        }

        if (left == SystemName.Exact && Writing.AwaitLines(draft) is { } wait)
        {
            // A line was edited there, or removed, and nobody knows yet when: it may speak against the deletion.
            return wait;
        }

        return draft.Context.Policy.Deleted(draft.State.Entity) switch
        {
            DeleteRule.Report => draft.Park(ParkCause.Deleted, $"the {gone} record was deleted; the policy says to ask"),
            DeleteRule.Deactivate => Deactivate(draft, left),
            DeleteRule.Delete => Delete(draft, gone, left),
            _ => throw new ArgumentOutOfRangeException(nameof(draft), "Not a rule."),
        };
    }

    /// <summary>Whether the record that is left was edited after the other's deletion was carried out, or may have been.</summary>
    public static bool MayBeOverruled(Draft draft)
    {
        var gone = draft.State.Exact.Existence == Existence.Deleted ? SystemName.Exact : SystemName.Webshop;
        return draft.Side(gone.Other()) is { Existence: Existence.Present } left && (left.Doubted
            || (draft.State.Main.Side(gone).Touched is { } deleted && LatestWish(draft, gone.Other(), deleted) is not null));
    }

    /// <summary>
    /// Our deletion of what was left was carried out. What somebody had edited there, and nobody had carried over, went with the record: it
    /// stands in no other place than the history.
    /// </summary>
    public static void Tell(Draft draft, SystemName left)
    {
        if (draft.State.Main.Side(left.Other()).Touched is not { } deleted)
        {
            return;
        }

        foreach (var lineKey in draft.State.Lines.Keys.Prepend(null))
        {
            var part = draft.PartOf(lineKey);
            foreach (var group in draft.MappingOf(lineKey).Groups.Where(static group => group.TravelsBothWays))
            {
                if (part.Edits.GetValueOrDefault(group.Name) is { } edit && edit.System == left)
                {
                    draft.Remember(
                        HistoryKind.ConflictLost, left, group.Name, lineKey, Merging.ValuesOf(group, part, left), edit, deleted,
                        reason: Cancels(draft, edit, deleted) ? "it was edited while its removal was on its way" : "it was edited before the other record was deleted, and went with what was removed then");
                }
                else if (FirstMatch.StandsAloneIn(draft, group, part, left))
                {
                    draft.Remember(
                        HistoryKind.ConflictLost, left, group.Name, lineKey, Merging.ValuesOf(group, part, left), part.Side(left).Touched, deleted,
                        reason: "it was never compared with the other record, which was deleted, and went with what was removed then");
                }
            }

            if (lineKey is not null && IsAdded(part, left))
            {
                draft.Remember(
                    HistoryKind.Deleted, left, lineKey: lineKey, values: part.Side(left).View, stamp: part.Side(left).Touched, winner: deleted,
                    reason: "it was added before the other record was deleted, and went with what was removed then");
            }

            OverwrittenEdits.Lose(draft, lineKey, deleted, Gone);
        }
    }

    /// <summary>Whether an edit speaks against a deletion: where nobody can tell which came first, nothing is removed.</summary>
    public static bool Cancels(Draft draft, Stamp edit, Stamp deleted) => edit.At > deleted.Earliest || draft.Context.CannotOrder(edit, deleted);

    // The latest edit that speaks against the deletion. How well a time is known differs: an earlier one may, where a later one does not.
    // What only one side can say (an order's number, stock that moves) goes on without anybody's wish for the record.
    private static Stamp? LatestWish(Draft draft, SystemName left, Stamp? deleted) =>
        draft.State.Lines.Keys.Prepend(null)
            .SelectMany(lineKey => Edits(draft, lineKey, left).Concat(lineKey is null ? [] : OfLine(draft.PartOf(lineKey), left)))
            .Where(edit => edit is not null && (deleted is null || Cancels(draft, edit, deleted)))
            .MaxBy(static edit => edit!.At);

    // What a person wanted back is a wish for the record, whichever system it is written to. Of what was never compared of a line nobody has kept which edit
    // was the newest: its row says when it was touched last.
    private static IEnumerable<Stamp?> Edits(Draft draft, string? lineKey, SystemName left)
    {
        var part = draft.PartOf(lineKey);
        return draft.MappingOf(lineKey).Groups
            .Where(static group => group.TravelsBothWays)
            .SelectMany(group => new[]
            {
                part.Edits.GetValueOrDefault(group.Name) is { } edit && edit.System == left ? edit : null,
                part.Restores.GetValueOrDefault(group.Name) is { } restore && (restore.IsWish || restore.Stamp.System == left) ? restore.Stamp : null,
                lineKey is not null && FirstMatch.StandsAloneIn(draft, group, part, left) ? part.Side(left).Touched : null,
            });
    }

    // A line that was added to what is left, or removed from it.
    private static IEnumerable<Stamp?> OfLine(Part line, SystemName left)
    {
        var (here, there) = (line.Side(left), line.Side(left.Other()));
        return IsAdded(line, left) || (here.Existence == Existence.Deleted && there.Existence == Existence.Present) ? [here.Touched] : [];
    }

    private static bool IsAdded(Part line, SystemName left) =>
        line.Side(left) is { Existence: Existence.Present, IsOurs: false } && line.Side(left.Other()).Existence == Existence.Unseen;

    private static PairEffect Overrule(Draft draft, SystemName gone, Stamp edit, Stamp? deleted)
    {
        Deactivating.Carry(draft, gone.Other(), isCarriedOut: false);
        draft.Remember(HistoryKind.DeleteOverruled, gone, stamp: deleted, winner: edit, reason: "it was edited after it was deleted on the other side");
        foreach (var (lineKey, line) in draft.State.Lines.Select(static line => ((string?)line.Key, line.Value)).Prepend((null, draft.State.Main)))
        {
            // What is to be written back to Exact still is, if its record is the one that is left, or a person wants it.
            var isGone = lineKey is not null && line.Side(gone.Other()).Existence != Existence.Present;
            if (gone == SystemName.Exact || isGone)
            {
                OverwrittenEdits.Lose(draft, lineKey, (isGone ? line.Side(gone.Other()).Touched : null) ?? deleted ?? edit, "it was to be written back, and went with what was deleted", mayStay: !isGone);
            }
        }

        // What was seen of the deleted record's rows stays: its deletion may be handed over again.
        draft.State = draft.State.With(gone, SideState.Unseen with { Rows = draft.Side(gone).Rows, Replaced = draft.Side(gone).Record }) with
        {
            Linked = false,
            CreatedIn = null,
            ParkedEdits = [],
            Main = Forget(draft.State.Main, gone, draft.Context.Entity.Main.Groups),
            Lines = draft.State.Lines
                .Where(line => line.Value.Side(gone.Other()).Existence == Existence.Present)
                .Select(line => KeyValuePair.Create(line.Key, Forget(line.Value, gone, [])))
                .ToMap(),
        };
        return Making.Next(draft, gone.Other());
    }

    // What is left is whose values the new record gets, whoever made it once; but not where its system began with a value that nobody gave.
    private static Part Forget(Part part, SystemName gone, IEnumerable<PropertyGroup> groups) =>
        part.With(gone, PartSide.Unseen).With(gone.Other(), part.Side(gone.Other()) with { IsOurs = groups.Any(group => FirstMatch.BeganAtZero(group, part, gone.Other())) }) with
        {
            Edits = Part.Unseen.Edits,
            Agreed = [],
        };

    private static PairEffect Deactivate(Draft draft, SystemName left) =>
        Deactivating.Begin(draft, left) is not { } fields
            ? draft.Park(ParkCause.Deleted, $"the other record was deleted; {left} has no way to make an order inactive")
            : Send(draft, left, IntentKind.UpdateRecord, fields);

    /// <summary>Nothing travels any more.</summary>
    public static PairEffect.Rest End(Draft draft)
    {
        var gone = draft.State.Exact.Existence == Existence.Deleted ? SystemName.Exact : SystemName.Webshop;
        foreach (var lineKey in draft.State.Lines.Keys.Prepend(null))
        {
            OverwrittenEdits.Lose(draft, lineKey, draft.State.Main.Side(gone).Touched, Gone);
        }

        draft.State = draft.State with { Standing = new Standing.Ended(draft.Now) };
        return new();
    }

    private static PairEffect Delete(Draft draft, SystemName gone, SystemName left)
    {
        var status = draft.State.Main.Exact.View.Get("Status");
        var isClosed = draft.State.Entity == Entity.Order && !status.IsEmpty && status != Open;
        return isClosed
            ? draft.Park(ParkCause.Deleted, $"the {gone} order was deleted, but it is already delivered or invoiced in part")
            : Send(draft, left, IntentKind.DeleteRecord, Fields.None);
    }

    private static PairEffect Send(Draft draft, SystemName left, IntentKind kind, Fields fields)
    {
        draft.State = draft.State with
        {
            Intent = new()
            {
                Id = draft.Context.NextIntent,
                Kind = kind,
                Target = left,
                Fields = fields,
                FollowsDelete = true,
                Since = draft.Now,
            },
        };
        return Requests.Send(draft);
    }
}
