using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What follows when one of two linked records is deleted.</summary>
internal static class Deleting
{
    private static readonly Value Open = new Value.Whole(12);

    public static PairEffect Next(Draft draft)
    {
        if (draft.State.Exact.Existence == Existence.Deleted && draft.State.Webshop.Existence == Existence.Deleted)
        {
            draft.State = draft.State with { Standing = new Standing.Ended(draft.Now) };
            return new PairEffect.Rest();
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
        if (LatestEdit(draft, left) is { } edit)
        {
            var told = deleted is null ? default : deleted.At + draft.Context.Timing.WaitMost;
            if (deleted is not null && edit.At <= deleted.At && edit.At > deleted.Earliest && draft.Now < told)
            {
                // That a record is missing does not say since when. Its feed does.
                return draft.Wait(WaitCause.FreshView, gone, told, $"{gone} is to tell when the record was deleted");
            }

            if (deleted is null || Cancels(draft, edit, deleted))
            {
                return Overrule(draft, gone, edit, deleted);
            }
        }

        return draft.Context.Policy.Deleted(draft.State.Entity) switch
        {
            DeleteRule.Report => draft.Park(ParkCause.Deleted, $"the {gone} record was deleted; the policy says to ask"),
            DeleteRule.Deactivate => Deactivate(draft, left),
            DeleteRule.Delete => Delete(draft, gone, left),
            _ => throw new ArgumentOutOfRangeException(nameof(draft), "Not a rule."),
        };
    }

    /// <summary>Whether the record that is left was edited after the other's deletion was carried out.</summary>
    public static bool IsOverruled(Draft draft)
    {
        var gone = draft.State.Exact.Existence == Existence.Deleted ? SystemName.Exact : SystemName.Webshop;
        return draft.Side(gone.Other()).Existence == Existence.Present
            && draft.State.Main.Side(gone).Touched is { } deleted && LatestEdit(draft, gone.Other()) is { } edit && Cancels(draft, edit, deleted);
    }

    // Where nobody can tell which came first, nothing is removed.
    private static bool Cancels(Draft draft, Stamp edit, Stamp deleted) => edit.At > deleted.Earliest || draft.Context.AreTooNear(edit, deleted);

    private static Stamp? LatestEdit(Draft draft, SystemName system) =>
        draft.State.Lines.Keys.Prepend(null)
            .SelectMany(lineKey => draft.MappingOf(lineKey).Groups
                .Select(group => draft.PartOf(lineKey).Edits.GetValueOrDefault(group.Name) is { } edit && !IsOwnMaking(draft, group, edit) ? edit : null))
            .Where(edit => edit?.System == system)
            .MaxBy(static edit => edit!.At);

    // What a system adds of its own accord to a record that we made (an order's number) is nobody's edit.
    private static bool IsOwnMaking(Draft draft, PropertyGroup group, Stamp edit) =>
        group.Properties.All(static property => property.Direction != Direction.Both) && edit.At <= draft.Side(edit.System).MadeAt + Merging.MakingMargin;

    private static PairEffect Overrule(Draft draft, SystemName gone, Stamp edit, Stamp? deleted)
    {
        draft.Remember(HistoryKind.DeleteOverruled, gone, stamp: deleted, winner: edit, reason: "it was edited after it was deleted on the other side");
        // What was seen of the deleted record's rows stays: its deletion may be handed over again.
        draft.State = draft.State.With(gone, SideState.Unseen with { Rows = draft.Side(gone).Rows, Replaced = draft.Side(gone).Record }) with
        {
            Linked = false,
            CreatedIn = null,
            ParkedEdits = [],
            Main = Forget(draft.State.Main, gone),
            Lines = draft.State.Lines
                .Where(line => line.Value.Side(gone.Other()).Existence == Existence.Present)
                .Select(line => KeyValuePair.Create(line.Key, Forget(line.Value, gone)))
                .ToMap(),
        };
        return Making.Next(draft, gone.Other());
    }

    // What is left is whose values the new record gets, whoever made it once.
    private static Part Forget(Part part, SystemName gone) =>
        part.With(gone, PartSide.Unseen).With(gone.Other(), part.Side(gone.Other()) with { IsOurs = false }) with
        {
            Edits = Part.Unseen.Edits,
            Restores = Part.Unseen.Restores,
            Agreed = [],
        };

    private static PairEffect Deactivate(Draft draft, SystemName left)
    {
        return Inactive(left, draft.State.Entity, LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone)) is not { } fields
            ? draft.Park(ParkCause.Deleted, $"the other record was deleted; {left} has no way to make an order inactive")
            : Send(draft, left, IntentKind.UpdateRecord, fields);
    }

    /// <summary>Whether making a record inactive has set a property of the group.</summary>
    public static bool Touches(SystemName system, Entity entity, PropertyGroup group) =>
        Inactive(system, entity, default) is { } fields && group.Properties.Any(property => fields.ContainsKey(property.Name(system)));

    private static Fields? Inactive(SystemName system, Entity entity, DateOnly today) => (system, entity) switch
    {
        (SystemName.Exact, Entity.Customer) => Fields.None.With("Blocked", new Value.Flag(true)),
        (SystemName.Webshop, Entity.Customer) => Fields.None.With("blocked", new Value.Flag(true)),
        (SystemName.Exact, Entity.Product) => Fields.None.With("EndDate", new Value.Day(today)),
        (SystemName.Webshop, Entity.Product) => Fields.None.With("activeTo", new Value.Day(today)).With("published", new Value.Flag(false)),
        (SystemName.Webshop, Entity.Order) => Fields.None.With("status", new Value.Text("cancelled")),
        _ => null,
    };

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
        return Requests.Send(draft.State);
    }
}
