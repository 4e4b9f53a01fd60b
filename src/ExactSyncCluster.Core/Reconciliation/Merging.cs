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
    /// <summary>Takes in what one row shows.</summary>
    public static void Show(Draft draft, string? lineKey, SystemName system, Fields shown, Sight sight, RowTimes times)
    {
        var mapping = draft.MappingOf(lineKey);
        var edited = new List<(PropertyGroup Group, Stamp At)>();
        var first = new List<PropertyGroup>();
        List<PropertyGroup>? late = null;
        var showsUnmapped = Sightings.ShowsUnmapped(draft, lineKey, system, shown, times.MayPrecedeOurs);
        var ownSeen = draft.ShowsOurs == system || showsUnmapped;
        var before = draft.PartOf(lineKey).Side(system).View;
        foreach (var group in mapping.Groups)
        {
            var (isEdited, isFirst, isUndone, isDoubted) = (false, false, false, false);
            var (at, isDated) = (times.Edited, true);
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
                isDoubted |= sighting == Sighting.Edit && Sightings.MayBeOurs(draft, lineKey, system, name, value);
                isFirst |= sighting == Sighting.First;
                if (sighting == Sighting.Edit)
                {
                    at = Sightings.Dated(draft, lineKey, times.Edited, name, value);
                    isDated &= at != times.Edited;
                }

                if (sighting != Sighting.Own || !times.MayPrecedeOurs)
                {
                    Sightings.Keep(draft, lineKey, system, name, value, sighting);
                }

                if (sighting == Sighting.Own && before.TryGetValue(name, out var known) && known != value)
                {
                    isUndone = true;
                    if (system == SystemName.Exact)
                    {
                        OverwrittenEdits.Expect(draft, lineKey, name, known);
                    }
                }
            }

            // Where anything of the group was surely edited, it was when the row says so.
            at = isDated ? at : times.Edited;
            if (isUndone && draft.State.Intent is { FollowsDelete: false })
            {
                LateWrites.Amend(draft, lineKey, group, system, shown, before);
            }

            if (isDoubted && draft.PartOf(lineKey).Edits.TryGetValue(group.Name, out var replaced) && replaced.System == system)
            {
                // Our write may have replaced an edit that somebody had made there, and that he never took back.
                draft.Remember(HistoryKind.ConflictLost, system, group.Name, lineKey, OverwrittenEdits.ValuesOf(group, system, before), replaced, at, true);
            }

            if (isEdited)
            {
                if (Deactivating.IsLate(draft, lineKey, group, before, shown, times.Edited))
                {
                    (late ??= []).Add(group);
                }
                else
                {
                    edited.Add((group, at));
                }
            }
            else if (isFirst)
            {
                first.Add(group);
            }
        }

        var part = draft.PartOf(lineKey);
        var side = part.Side(system);
        // A row that shows our own write and nothing else was not touched by anybody: its time must not make older values newer. Nor must that
        // of a row of which nothing travels.
        var isOwn = edited.Count == 0 && (ownSeen || late is not null || sight == Sight.Reply || shown.Count == 0);
        // A group that was never compared may be read otherwise than it was, by a changed mapping: the row's own time says whether anybody saved it.
        var touch = edited.Exists(edit => part.Agreed.Contains(edit.Group.Name)) ? times.Edited : times.Saved;
        draft.Set(lineKey, part.With(system, side with { Existence = Existence.Present, Touched = isOwn ? side.Touched : Later(side.Touched, touch) }));
        if (edited.Count > 0 && lineKey is not null)
        {
            draft.Unpark(lineKey, Rejection.WholeLine);
        }

        foreach (var (group, at) in edited)
        {
            OverwrittenEdits.Supersede(draft, lineKey, group, at);
            Deactivating.Supersede(draft, lineKey, group, system);
            if (times.Saved is not null || times.ModifiedAt is not { } modified || part.Agreed.Contains(group.Name))
            {
                Edit(draft, lineKey, group, at);
            }
            else if (at.IsCoarse && draft.Side(system.Other()).Existence != Existence.Deleted)
            {
                // Somebody may have saved it within the second in which it was saved last.
                Edit(draft, lineKey, group, at.NoLaterThan(modified - draft.Context.Offset(system).Estimate));
            }

            // Anything else that nobody has saved since is read otherwise by a changed mapping: that is nobody's edit, which another one would meet,
            // and no wish for a record that is left of a deleted pair.
        }

        foreach (var group in late ?? [])
        {
            Deactivating.Late(draft, group, system, before);
        }

        foreach (var group in first)
        {
            FirstMatch.Shown(draft, lineKey, group, times.Edited, times.ModifiedAt);
        }

        if (edited.Count == 0 && ownSeen)
        {
            draft.Note(new PairNote.Echo(system));
        }
    }

    /// <summary>Which of two edits of one group wins.</summary>
    public static Stamp Winner(PairContext context, Stamp a, Stamp b)
    {
        if (a.System == b.System)
        {
            // No policy between two systems orders these.
            return Newer(a, b);
        }

        var rule = context.Policy.Conflicts;
        if (rule == ConflictRule.NewestWins && !context.AreClocksTrusted)
        {
            // A clock that runs off by minutes cannot order edits; the books win, and the history says that the order is uncertain.
            rule = ConflictRule.ExactWins;
        }

        return rule switch
        {
            ConflictRule.ExactWins => a.System == SystemName.Exact ? a : b,
            ConflictRule.WebshopWins => a.System == SystemName.Webshop ? a : b,
            _ => Newer(a, b),
        };
    }

    /// <summary>The newer of two edits. The order is total: time, then side; of equal ones of one system, the one named first.</summary>
    public static Stamp Newer(Stamp a, Stamp b) => a.At == b.At ? (b.System < a.System ? b : a) : a.At > b.At ? a : b;

    /// <summary>Takes in an edit of a group.</summary>
    public static void Edit(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp)
    {
        var travels = group.Properties.All(property => property.TravelsLater(stamp.System));
        if (travels && OverwrittenEdits.Outdoes(draft, lineKey, group, stamp))
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
        // Where the other record is gone, or the other line, an edit may speak against that, whatever the other one showed.
        var isLeft = draft.Side(stamp.System.Other()).Existence == Existence.Deleted || part.Side(stamp.System.Other()).Existence == Existence.Deleted;
        if (!part.Agreed.Contains(group.Name))
        {
            // Otherwise the first match compares it, unless it meets an edit that is still on its way, or what is to be written back.
            if (isLeft && travels)
            {
                draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, stamp) });
                return;
            }

            if (!part.Edits.ContainsKey(group.Name) && !part.Restores.ContainsKey(group.Name))
            {
                return;
            }
        }

        if (!travels)
        {
            Unwritable(draft, lineKey, group, stamp);
            return;
        }

        if (Carrying.Same(draft, group, part) == true)
        {
            draft.Set(lineKey, part with { Edits = isLeft ? part.Edits.SetItem(group.Name, stamp) : part.Edits.Remove(group.Name) });
            return;
        }

        if (!part.Edits.TryGetValue(group.Name, out var earlier) || earlier.System == stamp.System)
        {
            draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, stamp) });
            return;
        }

        var winner = Winner(draft.Context, earlier, stamp);
        var loser = winner == stamp ? earlier : stamp;
        var uncertain = draft.Context.OrderIsUncertain(winner, loser);
        draft.Remember(HistoryKind.ConflictLost, loser.System, group.Name, lineKey, ValuesOf(group, part, loser.System), loser, winner, uncertain);
        draft.Note(new PairNote.Conflict(winner.System, uncertain));
        draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, winner) });
    }

    /// <summary>The later of two, where both are known.</summary>
    public static Stamp? Later(Stamp? known, Stamp? stamp) => stamp is null || known?.At > stamp.At ? known : stamp;

    private static void Unwritable(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp)
    {
        var part = draft.PartOf(lineKey);
        var source = stamp.System.Other();
        var canRestore = group.Properties.All(property =>
            property.Unwritable == Mapping.Unwritable.Restore && property.In(stamp.System).OnUpdate && FirstMatch.IsKnown(part, property));
        draft.Remember(
            canRestore ? HistoryKind.Restored : HistoryKind.Reported, stamp.System, group.Name, lineKey, ValuesOf(group, part, stamp.System), stamp);
        if (canRestore && !part.Restores.ContainsKey(group.Name) && Carrying.Same(draft, group, part) != true)
        {
            draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, Stamp.Ours(source, draft.Now)) });
        }
    }

    /// <summary>The values of a group as one side shows them.</summary>
    public static Fields ValuesOf(PropertyGroup group, Part part, SystemName system) =>
        new(group.Properties.Select(property =>
            new KeyValuePair<string, Value>(property.Name(system), part.Side(system).View.Get(property.Name(system)))));
}
