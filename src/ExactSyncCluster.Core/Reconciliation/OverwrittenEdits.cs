using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// Edits that Exact's feed showed while our own write to the same property was on its way, and that the write replaced.
/// They do not vanish: what lost stands in the history, and what is newer than the edit we carried over is written back.
/// </summary>
internal static class OverwrittenEdits
{
    /// <summary>Takes in a row that was read before our last write ended. True when it showed such an edit.</summary>
    public static bool Take(Draft draft, SystemName system, RowShown row, Stamp stamp)
    {
        var lineKey = row.Key.Collection == Collections.Lines ? LineRows.KeyOf(draft.State, system, row) : null;
        if (row.IsDeleted || row.ModifiedAt is null || (row.Key.Collection == Collections.Lines && lineKey is null))
        {
            return false;
        }

        var mapping = draft.MappingOf(lineKey);
        var shown = mapping.Normal(system, row.Key.Collection == Collections.Prices ? PriceRows.Written(row.Fields!) : row.Fields!);
        var hasAny = false;
        foreach (var group in mapping.Groups)
        {
            var side = draft.PartOf(lineKey).Side(system);
            if (group.Properties.FirstOrDefault(property => IsOverwritten(side, property.Name(system), shown, stamp)) is { } property)
            {
                hasAny = true;
                Judge(draft, lineKey, group, shown, stamp, side.WrittenUnseen[property.Name(system)].By);
            }
        }

        return hasAny;
    }

    /// <summary>Whether an edit that is still to be written back is newer than this one, which is then lost; otherwise this one replaces it.</summary>
    public static bool Outdoes(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp)
    {
        var part = draft.PartOf(lineKey);
        if (!part.Restores.TryGetValue(group.Name, out var restore))
        {
            return false;
        }

        if (Merging.Winner(draft.Context, restore.Stamp, stamp) == stamp)
        {
            draft.Set(lineKey, part with { Restores = part.Restores.Remove(group.Name) });
            return false;
        }

        draft.Remember(HistoryKind.ConflictLost, stamp.System, group.Name, lineKey, Merging.ValuesOf(group, part, stamp.System), stamp, restore.Stamp);
        return true;
    }

    /// <summary>What is written back is an edit like any other, to be carried over.</summary>
    public static void Release(Draft draft)
    {
        foreach (var lineKey in draft.State.Lines.Keys.Cast<string?>().Prepend(null))
        {
            foreach (var (group, restore) in draft.PartOf(lineKey).Restores)
            {
                var part = draft.PartOf(lineKey);
                if (restore.Values.All(field => part.Side(restore.Stamp.System).View.Get(field.Key) == field.Value))
                {
                    draft.Set(lineKey, part with { Restores = part.Restores.Remove(group), Edits = part.Edits.SetItem(group, restore.Stamp) });
                }
            }
        }
    }

    private static bool IsOverwritten(PartSide side, string name, Fields shown, Stamp stamp) =>
        side.WrittenUnseen.TryGetValue(name, out var write)
        && stamp.At <= write.Answered
        && shown.TryGetValue(name, out var value)
        && value != side.View.Get(name)
        && value != write.Before;

    private static void Judge(Draft draft, string? lineKey, PropertyGroup group, Fields shown, Stamp stamp, Stamp? by)
    {
        var part = draft.PartOf(lineKey);
        // An edit of the other side that is still on its way is the newest of that side.
        by = part.Edits.TryGetValue(group.Name, out var outstanding) && outstanding.System != stamp.System ? outstanding : by;
        var values = new Fields(shown.Where(field => group.Properties.Any(property => property.Name(stamp.System) == field.Key)));
        var wins = (by is null || Merging.Winner(draft.Context, by, stamp) == stamp) && group.Properties.All(property => property.TravelsLater(stamp.System));
        var uncertain = by is not null && stamp.OrderIsUncertain(by);
        draft.Note(new PairNote.Conflict(wins ? stamp.System : stamp.System.Other(), uncertain));
        if (!wins)
        {
            draft.Remember(HistoryKind.ConflictLost, stamp.System, group.Name, lineKey, values, stamp, by, uncertain);
            return;
        }

        var other = stamp.System.Other();
        draft.Remember(HistoryKind.ConflictLost, other, group.Name, lineKey, Merging.ValuesOf(group, part, other), by, stamp, uncertain);
        draft.Set(lineKey, part with { Restores = part.Restores.SetItem(group.Name, new(values, stamp)), Edits = part.Edits.Remove(group.Name) });
    }
}
