using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>A record is made inactive because its partner was deleted. That is our doing: it says nothing about the record, and is taken back where the deletion is overruled.</summary>
internal static class Deactivating
{
    /// <summary>What makes a record inactive, and keeps what stands there until then; null when its system has no way to.</summary>
    public static Fields? Begin(Draft draft, SystemName system)
    {
        if (Inactive(system, draft.State.Entity, LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone)) is not { } written)
        {
            return null;
        }

        var view = draft.State.Main.Side(system).View;
        var earlier = draft.Side(system).Deactivation;
        var before = written.Keys.Where(view.ContainsKey)
            .Select(name => KeyValuePair.Create(name, earlier is null ? view.Get(name) : earlier.Active(name, view.Get(name))));
        draft.Change(system, side => side with { Deactivation = new(written, new(before), draft.Now) });
        return written;
    }

    /// <summary>What makes a record inactive was carried out: the deletion is followed, whatever the policy says later, until it is overruled.</summary>
    public static void Carry(Draft draft, SystemName system, bool isCarriedOut) => draft.Change(
        system, side => side.Deactivation is { } ours ? side with { Deactivation = ours with { IsCarriedOut = isCarriedOut } } : side);

    /// <summary>The system in which a group shows only that the record was made inactive, when its former partner was deleted; null when neither does.</summary>
    public static SystemName? HiddenIn(Draft draft, PropertyGroup group, Part part)
    {
        if (draft.State.RevivedIn is { } revived && Inactive(revived, draft.State.Entity, default) is { } fields
            && group.Properties.Any(property => fields.ContainsKey(property.Name(revived))))
        {
            return revived;
        }

        foreach (var system in SystemNames.Both)
        {
            if (draft.Side(system).Deactivation is { } ours
                && group.Properties.Any(property => ours.Hides(property.Name(system), part.Side(system).View.Get(property.Name(system)))))
            {
                return system;
            }
        }

        return null;
    }

    /// <summary>Whether an edit is our own write, which was given up and is carried out late: it shows what we wrote, no later than a call can arrive, and nothing else of the group is new.</summary>
    public static bool IsLate(Draft draft, string? lineKey, PropertyGroup group, Fields before, Fields shown, Stamp stamp) =>
        lineKey is null && draft.Side(stamp.System).Deactivation is { } ours
        && stamp.At <= ours.Since + (4 * draft.Context.Timing.LookAfter)
        && group.Properties.Select(property => property.Name(stamp.System)).ToList() is var names && names.Exists(ours.Written.ContainsKey)
        && names.TrueForAll(name => !shown.TryGetValue(name, out var value) || value == (ours.Written.TryGetValue(name, out var written) ? written : before.Get(name)));

    /// <summary>Our write was carried out late: where the deletion was overruled meanwhile, it must not undo what people left.</summary>
    public static void Late(Draft draft, PropertyGroup group, SystemName system, Fields before)
    {
        var written = draft.Side(system).Deactivation!.Written;
        draft.Remember(HistoryKind.Written, system, group.Name, values: written, reason: "it was carried out late");
        if (draft.Side(system.Other()).Existence == Existence.Present)
        {
            LateWrites.Amend(draft, null, group, system, written, before);
        }
    }

    /// <summary>A person has edited a group: what stood there before is not put back any more.</summary>
    public static void Supersede(Draft draft, string? lineKey, PropertyGroup group, SystemName system)
    {
        if (lineKey is null && draft.Side(system).Deactivation is { } ours)
        {
            var names = group.Properties.Select(property => property.Name(system)).ToHashSet(StringComparer.Ordinal);
            draft.Change(system, side => side with { Deactivation = ours with { Before = new(ours.Before.Where(field => !names.Contains(field.Key))) } });
        }
    }

    /// <summary>Both records are there and equal: whatever is set from now on is somebody's wish.</summary>
    public static void End(Draft draft)
    {
        draft.State = draft.State with { RevivedIn = null };
        foreach (var system in SystemNames.Both)
        {
            if (draft.Side(system).Deactivation is { Before.Count: > 0 } ours)
            {
                draft.Change(system, side => side with { Deactivation = ours with { Before = Fields.None } });
            }
        }
    }

    private static Fields? Inactive(SystemName system, Entity entity, DateOnly today) => (system, entity) switch
    {
        (SystemName.Exact, Entity.Customer) => Fields.None.With("Blocked", new Value.Flag(true)),
        (SystemName.Webshop, Entity.Customer) => Fields.None.With("blocked", new Value.Flag(true)),
        (SystemName.Exact, Entity.Product) => Fields.None.With("EndDate", new Value.Day(today)),
        (SystemName.Webshop, Entity.Product) => Fields.None.With("activeTo", new Value.Day(today)).With("published", new Value.Flag(false)),
        (SystemName.Webshop, Entity.Order) => Fields.None.With("status", new Value.Text("cancelled")),
        _ => null,
    };
}
