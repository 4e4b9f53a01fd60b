using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// Last writer wins, by property group. A system is compared with its own earlier view only, which tells what was
/// edited there; times order nothing but a true conflict.
/// </summary>
internal static class Merging
{
    // What a system adds to a new record of its own accord comes within this time.
    private static readonly TimeSpan MakingMargin = TimeSpan.FromSeconds(2);

    /// <summary>Takes in what one row shows.</summary>
    public static void Show(Draft draft, string? lineKey, SystemName system, Fields shown, Sight sight, RowTimes times)
    {
        var mapping = draft.MappingOf(lineKey);
        var edited = new List<PropertyGroup>();
        var first = new List<PropertyGroup>();
        var ownSeen = false;
        foreach (var group in mapping.Groups)
        {
            var (isEdited, isFirst) = (false, false);
            foreach (var property in group.Properties)
            {
                var name = property.Name(system);
                if (!shown.TryGetValue(name, out var value))
                {
                    continue;
                }

                var sighting = Sightings.Of(draft, lineKey, system, property, value, sight, times.ModifiedAt);
                ownSeen |= sighting is Sighting.Own or Sighting.Rendering;
                isEdited |= sighting == Sighting.Edit;
                isFirst |= sighting == Sighting.First;
                Sightings.Keep(draft, lineKey, system, name, value, sighting);
            }

            if (isEdited)
            {
                edited.Add(group);
            }
            else if (isFirst)
            {
                first.Add(group);
            }
        }

        var part = draft.PartOf(lineKey);
        var side = part.Side(system);
        // A row that shows our own write and nothing else was not touched by anybody: its time must not make older values newer.
        var isOwn = edited.Count == 0 && (ownSeen || sight == Sight.Reply);
        var touch = edited.Count > 0 ? times.Edited : times.Saved;
        draft.Set(lineKey, part.With(system, side with { Existence = Existence.Present, Touched = isOwn ? side.Touched : Later(side.Touched, touch) }));
        if (edited.Count > 0 && lineKey is not null)
        {
            draft.Unpark(lineKey, Rejection.WholeLine);
        }

        foreach (var group in edited)
        {
            OverwrittenEdits.Supersede(draft, lineKey, group, times.Edited);
            Edit(draft, lineKey, group, times.Edited);
        }

        foreach (var group in first)
        {
            FirstShown(draft, lineKey, group, times.Edited, times.ModifiedAt);
        }

        if (edited.Count == 0 && ownSeen)
        {
            draft.Note(new PairNote.Echo(system));
        }
    }

    /// <summary>Compares groups that were never compared: the first match of two records, or what a create left out.</summary>
    public static void Compare(Draft draft, string? lineKey)
    {
        if (draft.PartOf(lineKey) is not { Exact.Existence: Existence.Present, Webshop.Existence: Existence.Present })
        {
            return;
        }

        foreach (var group in draft.MappingOf(lineKey).Groups)
        {
            var part = draft.PartOf(lineKey);
            if (part.Agreed.Contains(group.Name) || part.Edits.ContainsKey(group.Name) || draft.IsParked(lineKey, group.Name)
                || group.Properties.Any(property => property.OnCreate == OnCreate.Only || !IsKnown(part, property)))
            {
                continue;
            }

            switch (Carrying.Same(draft, group, part))
            {
                case null:
                    break;
                case true:
                    draft.Set(lineKey, part with { Agreed = part.Agreed.Add(group.Name) });
                    break;
                case false:
                    FirstMatch(draft, lineKey, group, part);
                    break;
            }
        }
    }

    /// <summary>Which of two edits of one group wins. The order is total: time, then side.</summary>
    public static Stamp Winner(PairContext context, Stamp a, Stamp b)
    {
        var rule = context.Policy.Conflicts;
        if (rule == ConflictRule.NewestWins && !(context.ExactOffset.IsTrusted && context.WebshopOffset.IsTrusted))
        {
            // A clock that runs off by minutes cannot order edits; the books win, and the history says why.
            rule = ConflictRule.ExactWins;
        }

        return rule switch
        {
            ConflictRule.ExactWins => a.System == SystemName.Exact ? a : b,
            ConflictRule.WebshopWins => a.System == SystemName.Webshop ? a : b,
            _ => a.At == b.At ? (a.System < b.System ? a : b) : a.At > b.At ? a : b,
        };
    }

    private static void Edit(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp)
    {
        if (OverwrittenEdits.Outdoes(draft, lineKey, group, stamp))
        {
            return;
        }

        if (draft.IsParked(lineKey, group.Name))
        {
            // A value that could not be carried over is answered by a newer one: that is compared as an edit.
            draft.Unpark(lineKey, group.Name);
            draft.Set(lineKey, draft.PartOf(lineKey) with { Agreed = draft.PartOf(lineKey).Agreed.Add(group.Name) });
        }

        var part = draft.PartOf(lineKey);
        if (!part.Agreed.Contains(group.Name))
        {
            // The first match compares it, unless the other record is gone, against which it may speak, or it meets an edit that is still on its way.
            if (draft.Side(stamp.System.Other()).Existence == Existence.Deleted && group.Properties.All(property => property.TravelsLater(stamp.System)))
            {
                draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, stamp) });
                return;
            }

            if (!part.Edits.ContainsKey(group.Name))
            {
                return;
            }
        }

        if (group.Properties.Any(property => !property.TravelsLater(stamp.System)))
        {
            Unwritable(draft, lineKey, group, stamp);
            return;
        }

        if (Carrying.Same(draft, group, part) == true)
        {
            draft.Set(lineKey, part with { Edits = part.Edits.Remove(group.Name) });
            return;
        }

        if (!part.Edits.TryGetValue(group.Name, out var earlier) || earlier.System == stamp.System)
        {
            draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, stamp) });
            return;
        }

        var winner = Winner(draft.Context, earlier, stamp);
        var loser = winner == stamp ? earlier : stamp;
        var uncertain = winner.OrderIsUncertain(loser) || draft.Context.AreTooNear(winner, loser);
        draft.Remember(HistoryKind.ConflictLost, loser.System, group.Name, lineKey, ValuesOf(group, part, loser.System), loser, winner, uncertain);
        draft.Note(new PairNote.Conflict(winner.System, uncertain));
        draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, winner) });
    }

    // A row that we made shows more than we sent: its system's own values, unless somebody was there after our call.
    private static void FirstShown(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp, DateTimeOffset? modifiedAt)
    {
        var part = draft.PartOf(lineKey);
        var isMet = part.Restores.ContainsKey(group.Name) || (part.Edits.TryGetValue(group.Name, out var edit) && edit.System != stamp.System);
        if (isMet && !part.Side(stamp.System).IsOurs)
        {
            // A property that the mapping did not name before meets an edit that is on its way: one of the two stays in the history.
            Edit(draft, lineKey, group, stamp);
            return;
        }

        if (part.Agreed.Contains(group.Name))
        {
            draft.Set(lineKey, part with { Agreed = part.Agreed.Remove(group.Name) });
            return;
        }

        var offset = draft.Context.Offset(stamp.System);
        if (!part.Side(stamp.System).IsOurs || offset.Samples == 0 || modifiedAt is not { } modified
            || modified - offset.Estimate <= draft.Side(stamp.System).MadeAt + MakingMargin
            || IsBlank(group, part, stamp.System) || IsZero(group, part, stamp.System))
        {
            return;
        }

        var origin = stamp.System.Other();
        draft.Set(lineKey, part with
        {
            Agreed = part.Agreed.Add(group.Name),
            Edits = part.Edits.SetItem(group.Name, part.Side(origin).Touched ?? new(origin, draft.State.FirstSeen, draft.State.FirstSeen)),
        });
        Edit(draft, lineKey, group, stamp);
    }

    private static void Unwritable(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp)
    {
        var part = draft.PartOf(lineKey);
        var source = stamp.System.Other();
        var canRestore = group.Properties.All(property =>
            property.Unwritable == Mapping.Unwritable.Restore && property.In(stamp.System).OnUpdate && IsKnown(part, property));
        draft.Remember(
            canRestore ? HistoryKind.Restored : HistoryKind.Reported, stamp.System, group.Name, lineKey, ValuesOf(group, part, stamp.System), stamp);
        if (canRestore && Carrying.Same(draft, group, part) != true)
        {
            draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, new(source, draft.Now, draft.Now)) });
        }
    }

    private static void FirstMatch(Draft draft, string? lineKey, PropertyGroup group, Part part)
    {
        var winner = FirstWinner(draft, group, part);
        var loser = winner.Other();
        if (part.Side(winner).IsOurs && IsZero(group, part, winner))
        {
            // A product without a price must not become a free one because its item begins at zero.
            return;
        }

        if (!group.Properties.All(property => property.TravelsLater(winner)))
        {
            draft.Set(lineKey, part with { Agreed = part.Agreed.Add(group.Name) });
            draft.Remember(HistoryKind.Reported, winner, group.Name, lineKey, ValuesOf(group, part, winner));
            return;
        }

        var stamp = part.Side(winner).Touched ?? new(winner, draft.Now, draft.Now);
        if (!IsBlank(group, part, loser) && !(part.Side(loser).IsOurs && IsZero(group, part, loser)))
        {
            draft.Remember(
                HistoryKind.ConflictLost, loser, group.Name, lineKey, ValuesOf(group, part, loser), part.Side(loser).Touched, stamp, reason: "first match");
        }

        draft.Set(lineKey, part with
        {
            Agreed = part.Agreed.Add(group.Name),
            Edits = part.Edits.SetItem(group.Name, stamp),
        });
    }

    private static SystemName FirstWinner(Draft draft, PropertyGroup group, Part part)
    {
        if (group.Properties[0].Direction != Direction.Both)
        {
            return group.Properties[0].Direction == Direction.ToWebshop ? SystemName.Exact : SystemName.Webshop;
        }

        if (draft.State.RevivedIn is { } revived && Deleting.Touches(revived, draft.State.Entity, group))
        {
            // It is inactive only because its former partner was deleted; the new one says how it is.
            return revived.Other();
        }

        foreach (var system in SystemNames.Both)
        {
            if (IsBlank(group, part, system))
            {
                return system.Other();
            }
        }

        if (part.Exact.IsOurs != part.Webshop.IsOurs)
        {
            return part.Exact.IsOurs ? SystemName.Webshop : SystemName.Exact;
        }

        return draft.Context.Policy.FirstMatch switch
        {
            ConflictRule.ExactWins => SystemName.Exact,
            ConflictRule.WebshopWins => SystemName.Webshop,
            _ => part.Exact.Touched is { } exact && part.Webshop.Touched is { } webshop && webshop.At > exact.At
                ? SystemName.Webshop
                : SystemName.Exact,
        };
    }

    private static bool IsKnown(Part part, PropertyMapping property) =>
        part.Exact.View.ContainsKey(property.Exact.Name) && part.Webshop.View.ContainsKey(property.Webshop.Name);

    private static bool IsBlank(PropertyGroup group, Part part, SystemName system) =>
        group.Properties.All(property => part.Side(system).View.Get(property.Name(system)) switch
        {
            Value.Empty => true,
            Value.Number number => property.Lens is Lens.Same same && same.WhenEmpty == number,
            _ => false,
        });

    // Exact prices a new item at zero.
    private static bool IsZero(PropertyGroup group, Part part, SystemName system)
    {
        var numbers = group.Properties.Select(property => part.Side(system).View.Get(property.Name(system))).OfType<Value.Number>().ToList();
        return numbers.Count > 0 && numbers.TrueForAll(static number => number.Content == 0);
    }

    public static Fields ValuesOf(PropertyGroup group, Part part, SystemName system) =>
        new(group.Properties.Select(property =>
            new KeyValuePair<string, Value>(property.Name(system), part.Side(system).View.Get(property.Name(system)))));

    private static Stamp? Later(Stamp? known, Stamp? stamp) => stamp is null || known?.At > stamp.At ? known : stamp;
}
