using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Decides what is to be done next: computed from the state each time, never stored.</summary>
internal static class Planning
{
    public static PairEffect Next(Draft draft)
    {
        if (draft.State.Standing is not Standing.Active)
        {
            return new PairEffect.Rest();
        }

        if (draft.State.Intent is not null)
        {
            return LookingBack.Next(draft);
        }

        foreach (var system in SystemNames.Both)
        {
            if (draft.Side(system) is { Doubted: true, Existence: not Existence.Deleted, Record: { } record })
            {
                return Read(draft, system, record, RecordScope.Whole);
            }
        }

        return (draft.State.Exact.Record, draft.State.Webshop.Record) switch
        {
            (null, null) => new PairEffect.Rest(),
            ({ }, { }) => Linked(draft),
            ({ }, null) => Making.Next(draft, SystemName.Exact),
            (null, { }) => Making.Next(draft, SystemName.Webshop),
        };
    }

    public static PairEffect Read(Draft draft, SystemName system, RecordId record, RecordScope scope) =>
        new PairEffect.Read(system, new(draft.State.Entity, record, scope));

    public static PairEffect FindLinks(Draft draft)
    {
        var system = draft.MissingLinks.First().System;
        return new PairEffect.FindLinks(system, [.. draft.MissingLinks
            .Where(link => link.System == system)
            .Select(static link => new Value.Reference(link.Entity, link.Id))]);
    }

    private static PairEffect Linked(Draft draft)
    {
        if (!draft.State.Linked)
        {
            draft.State = draft.State with { Linked = true };
            draft.Remember(HistoryKind.Linked, draft.State.CreatedIn ?? SystemName.Exact);
            draft.Note(new PairNote.Linked());
        }

        if (draft.State.Exact.Existence == Existence.Deleted || draft.State.Webshop.Existence == Existence.Deleted)
        {
            return Deleting.Next(draft);
        }

        foreach (var system in SystemNames.Both)
        {
            if (Unseen(draft, system) is { } effect)
            {
                return effect;
            }
        }

        if (draft.State is { Entity: Entity.Product, CreatedIn: SystemName.Exact } && !PriceRows.AreKnown(draft.State.Exact))
        {
            // Exact makes a price row with the item; its feed may have shown it when nobody knew whose it was.
            return Read(draft, SystemName.Exact, draft.State.Exact.Record!.Value, RecordScope.Rows);
        }

        if (LineMatch.NeedsLines(draft))
        {
            return Writing.AwaitLines(draft) ?? Read(draft, SystemName.Exact, draft.State.Exact.Record!.Value, RecordScope.Whole);
        }

        LineMatch.Join(draft);
        LineEdits.Overrule(draft, SystemName.Exact);
        LineEdits.Overrule(draft, SystemName.Webshop);
        FirstMatch.Compare(draft, null);
        foreach (var key in draft.State.Lines.Keys)
        {
            FirstMatch.Compare(draft, key);
        }

        if (draft.MissingLinks.Count > 0)
        {
            return FindLinks(draft);
        }

        return OverwrittenEdits.Release(draft) ?? Writing.Next(draft, SystemName.Webshop) ?? Writing.Next(draft, SystemName.Exact) ?? Settled(draft);
    }

    // The content of a record that is only known to exist comes with its feed; when it does not, it is read.
    private static PairEffect? Unseen(Draft draft, SystemName system)
    {
        var side = draft.Side(system);
        if (side.Existence == Existence.Present)
        {
            return AwaitedLines.AreIn(draft.State, system) ? Read(draft, system, side.Record!.Value, RecordScope.Whole) : null;
        }

        return draft.Now < draft.State.FirstSeen + draft.Context.Timing.MainRowWait && draft.State.CreatedIn is null && draft.State.Matched
            ? draft.Wait(WaitCause.FreshView, system, draft.State.FirstSeen + draft.Context.Timing.MainRowWait, $"the {system} record's content is on its way")
            : Read(draft, system, side.Record!.Value, RecordScope.Whole);
    }

    private static PairEffect.Rest Settled(Draft draft)
    {
        Deactivating.End(draft);
        draft.State = draft.State with
        {
            Failures = 0,
            OneByOne = false,
            Priority = draft.State.Entity == Entity.Order ? CallPriority.Order : CallPriority.Record,
            WakeAt = PriceDays.Next(draft),
        };
        return new PairEffect.Rest();
    }
}
