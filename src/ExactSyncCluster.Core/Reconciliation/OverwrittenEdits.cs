using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
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
    // Writes to one property follow each other as quickly as its feed is read: more than these are not on their way.
    private const int MostKnown = 8;

    /// <summary>A write to Exact was carried out: what the feed showed before it may still come.</summary>
    /// <param name="draft">The step.</param>
    /// <param name="intent">The write.</param>
    /// <param name="known">What was known before the write.</param>
    /// <param name="call">The call.</param>
    public static void Expect(Draft draft, Intent intent, PairState known, CallTime call)
    {
        var before = known.PartOf(intent.LineKey).Side(intent.Target);
        if (intent.Target != SystemName.Exact || before.Existence != Existence.Present || Requests.WrittenTo(intent, intent.LineKey) is not { } written)
        {
            return;
        }

        var row = intent.Row ?? RowKey.Main(draft.Side(intent.Target).Record!.Value.Value);
        var seen = draft.Side(intent.Target).Rows.GetValueOrDefault(row.ToString());
        var part = draft.PartOf(intent.LineKey);
        var side = part.Side(intent.Target);
        draft.Set(intent.LineKey, part.With(intent.Target, side with
        {
            Overwrites = side.Overwrites.SetItems(written.Keys.Select(name => KeyValuePair.Create(
                name, new Overwrite(call.Answered, Known(side, name, before.View.Get(name), side.View.Get(name)), seen?.Version, By(draft, intent, name), Unseen(before, name), SeenAt(side, name, seen))))),
        }));
    }

    /// <summary>A row shows that an open write to Exact was carried out, before anybody knows so: what it replaced may still be on its way, too.</summary>
    /// <param name="draft">The step.</param>
    /// <param name="lineKey">The line's own key; null for the main row.</param>
    /// <param name="name">The property.</param>
    /// <param name="known">What stood there, as far as was known.</param>
    public static void Expect(Draft draft, string? lineKey, string name, Value known)
    {
        var (part, intent) = (draft.PartOf(lineKey), draft.State.Intent!);
        var side = part.Exact;
        var seen = draft.Side(SystemName.Exact).Rows.GetValueOrDefault((intent.Row ?? RowKey.Main(draft.Side(SystemName.Exact).Record!.Value.Value)).ToString());
        draft.Set(lineKey, part.With(SystemName.Exact, side with
        {
            Overwrites = side.Overwrites.SetItem(name, new(draft.Now, Known(side, name, known, side.View.Get(name)), seen?.Version, By(draft, intent, name), SeenAt: SeenAt(side, name, seen))),
        }));
    }

    /// <summary>No look has shown a write to Exact. It may have been carried out and replaced since: a row that shows it late shows nobody's edit.</summary>
    /// <param name="draft">The step.</param>
    /// <param name="intent">The write.</param>
    public static void GiveUp(Draft draft, Intent intent)
    {
        if (intent.Target != SystemName.Exact || Requests.WrittenTo(intent, intent.LineKey) is not { } written)
        {
            return;
        }

        var part = draft.PartOf(intent.LineKey);
        var side = part.Exact;
        draft.Set(intent.LineKey, part.With(SystemName.Exact, side with
        {
            Overwrites = side.Overwrites.SetItems(written.Where(field => side.Overwrites.ContainsKey(field.Key)).Select(field =>
                KeyValuePair.Create(field.Key, side.Overwrites[field.Key] with { Known = Known(side, field.Key, field.Value) }))),
        }));
    }

    /// <summary>Takes in a row of a feed that may have been read before our last write ended. True when it showed such an edit.</summary>
    public static bool Take(Draft draft, Observation shown, RowShown row, Stamp stamp, DateTimeOffset unchangedSince)
    {
        var system = shown.System;
        var lineKey = row.Key.Collection == Collections.Lines ? LineRows.KeyOf(draft.State, system, row) : null;
        if (row.IsDeleted || row.ModifiedAt is null || IsAnotherPrice(draft, row) || (row.Key.Collection == Collections.Lines && lineKey is null)
            || draft.PartOf(lineKey).Side(system).Overwrites is not { IsEmpty: false } overwrites)
        {
            return false;
        }

        // What was read after our write says nothing of when an edit before it was made: the row's own time does.
        stamp = stamp.NoLaterThan(row.ModifiedAt.Value - draft.Context.Offset(system).Estimate);
        var mapping = draft.MappingOf(lineKey);
        var values = mapping.Normal(system, row.Key.Collection == Collections.Prices ? PriceRows.Written(row.Fields!) : row.Fields!);
        var hasAny = false;
        foreach (var group in mapping.Groups)
        {
            if (group.Properties.Select(property => property.Name(system)).FirstOrDefault(name =>
                overwrites.TryGetValue(name, out var write) && IsOverwritten(draft, draft.PartOf(lineKey).Side(system), name, write, values, shown, row, stamp)) is { } found)
            {
                hasAny = true;
                Judge(draft, lineKey, group, values, stamp, overwrites[found].By, MayBeRendering(overwrites[found], values.Get(found)));
            }
        }

        Forget(draft, lineKey, system, row, values, hasAny, unchangedSince);
        return hasAny;
    }

    // What an item costs in tens, or from next month on, is not the price that we wrote.
    private static bool IsAnotherPrice(Draft draft, RowShown row) => row.Key.Collection == Collections.Prices
        && row.Key.ToString() != PriceRows.Select(
            draft.Side(SystemName.Exact).Sources.SetItem(row.Key.ToString(), row.Fields!), draft.Context.Policy.Currency, LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone));

    /// <summary>Whether an edit that is still to be written back is newer than this one, which is then lost; otherwise this one replaces it.</summary>
    public static bool Outdoes(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp)
    {
        var part = draft.PartOf(lineKey);
        if (!part.Restores.TryGetValue(group.Name, out var restore))
        {
            return false;
        }

        if (stamp.System != restore.Stamp.System && IsSame(draft, group, part, restore.Stamp.System, restore.Values))
        {
            // Both sides were given the same value: there is no loser.
            draft.Set(lineKey, part with { Restores = part.Restores.Remove(group.Name) });
            return false;
        }

        // What a system shows after our write was made after what our write replaced there, whatever its clock says.
        var isLater = stamp.System == restore.Stamp.System && !restore.IsWish;
        var isNewer = isLater || Merging.Winner(draft.Context, stamp, restore.Stamp) == stamp;
        var isUncertain = isNewer ? draft.Context.OrderIsUncertain(stamp, restore.Stamp) : draft.Context.OrderIsUncertain(restore.Stamp, stamp);
        if (isNewer)
        {
            draft.Set(lineKey, part with { Restores = part.Restores.Remove(group.Name) });
            draft.Remember(HistoryKind.ConflictLost, restore.Stamp.System, group.Name, lineKey, restore.Values, restore.Stamp, stamp, isUncertain);
            return false;
        }

        draft.Remember(
            HistoryKind.ConflictLost, stamp.System, group.Name, lineKey, Merging.ValuesOf(group, part, stamp.System), stamp, restore.Stamp, isUncertain);
        return true;
    }

    /// <summary>What was to be written back has no place any more, and stands in no other place of the history.</summary>
    /// <param name="draft">The step.</param>
    /// <param name="lineKey">The line's own key; null for the main row.</param>
    /// <param name="winner">What it lost against, if that is known.</param>
    /// <param name="reason">One sentence for a person.</param>
    /// <param name="mayStay">Whether what a person wanted back stays.</param>
    public static void Lose(Draft draft, string? lineKey, Stamp? winner, string reason, bool mayStay = false)
    {
        foreach (var (group, restore) in draft.PartOf(lineKey).Restores)
        {
            if (mayStay && restore.IsWish)
            {
                continue;
            }

            draft.Remember(HistoryKind.ConflictLost, restore.Stamp.System, group, lineKey, restore.Values, restore.Stamp, winner, reason: reason);
            draft.Set(lineKey, draft.PartOf(lineKey) with { Restores = draft.PartOf(lineKey).Restores.Remove(group) });
        }
    }

    // Whether the other side holds the same as a system once showed.
    private static bool IsSame(Draft draft, PropertyGroup group, Part part, SystemName system, Fields shown)
    {
        var side = part.Side(system);
        return Carrying.Same(draft, group, part.With(system, side with { View = side.View.With(shown) })) == true;
    }

    /// <summary>Somebody edited a group in Exact after our write to it: what the write replaced is older than that.</summary>
    public static void Supersede(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp)
    {
        var part = draft.PartOf(lineKey);
        var side = part.Side(stamp.System);
        if (side.Overwrites.IsEmpty)
        {
            return;
        }

        var names = group.Properties.Select(property => property.Name(stamp.System)).Where(side.Overwrites.ContainsKey).ToList();
        if (names.Count > 0)
        {
            draft.Set(lineKey, part.With(stamp.System, side with
            {
                Overwrites = side.Overwrites.SetItems(names.Select(name => KeyValuePair.Create(name, side.Overwrites[name] with { By = stamp }))),
            }));
        }
    }

    /// <summary>What is written back is an edit like any other, to be carried over. Where it seems to stand there by itself, a record may have to be read first.</summary>
    public static PairEffect? Release(Draft draft)
    {
        SystemName? stale = null;
        foreach (var lineKey in draft.State.Lines.Keys.Prepend(null))
        {
            stale = Release(draft, lineKey) ?? stale;
        }

        return stale is { } system ? Planning.Read(draft, system, draft.Side(system).Record!.Value, RecordScope.Whole) : null;
    }

    private static SystemName? Release(Draft draft, string? lineKey)
    {
        SystemName? stale = null;
        foreach (var (group, restore) in draft.PartOf(lineKey).Restores)
        {
            var part = draft.PartOf(lineKey);
            if (!restore.Values.All(field => part.Side(restore.Stamp.System).View.Get(field.Key) == field.Value))
            {
                continue;
            }

            if (!IsSeenSince(draft, lineKey, restore))
            {
                stale = restore.Stamp.System;
            }
            else if (StandsUnseen(draft, lineKey, restore))
            {
                stale ??= restore.Stamp.System.Other();
            }
            else
            {
                draft.Set(lineKey, part with { Restores = part.Restores.Remove(group), Edits = part.Edits.SetItem(group, restore.Stamp) });
            }
        }

        return stale;
    }

    // Somebody may have edited it since it was last seen, and before it was brought back.
    private static bool IsSeenSince(Draft draft, string? lineKey, Restore restore)
    {
        var (side, system) = (draft.PartOf(lineKey).Side(restore.Stamp.System), draft.Side(restore.Stamp.System));
        var isRow = lineKey is not null || restore.Values.Keys.Any(static name => name is PriceRows.Price or PriceRows.Currency);
        return system.FreshAt == draft.ReadStarted
            || (isRow ? system.RowsFreshAt : system.FreshAt) >= restore.Stamp.At
            || restore.Values.Keys.Any(name => side.WrittenUnseen.TryGetValue(name, out var call) && call.Sent >= restore.Stamp.At);
    }

    // Where it differs, the other side takes it under the tag of what was seen. Where it is the same, nothing is written, and an older edit that
    // is still on its way would meet nothing.
    private static bool StandsUnseen(Draft draft, string? lineKey, Restore restore)
    {
        var other = restore.Stamp.System.Other();
        var group = draft.MappingOf(lineKey).Groups.FirstOrDefault(group => group.Properties.Any(property => restore.Values.ContainsKey(property.Name(restore.Stamp.System))));
        return draft.Side(other).FreshAt is var seen && seen < restore.Stamp.At && seen != draft.ReadStarted
            && group is not null && IsSame(draft, group, draft.PartOf(lineKey), restore.Stamp.System, restore.Values);
    }

    private static ImmutableArray<Value> Known(PartSide side, string name, params ReadOnlySpan<Value> values)
    {
        var known = side.Overwrites.TryGetValue(name, out var earlier) ? earlier.Known : [];
        foreach (var value in values)
        {
            known = [.. known.Remove(value), value];
        }

        return known.Length <= MostKnown ? known : known[(known.Length - MostKnown)..];
    }

    private static UnseenWrite? Unseen(PartSide before, string name) =>
        before.WrittenUnseen.TryGetValue(name, out var call) ? new(before.View.Get(name), call) : null;

    // What an earlier write replaced may have been shown by then, and still be on its way.
    private static DateTimeOffset? SeenAt(PartSide side, string name, RowSeen? seen) =>
        side.Overwrites.TryGetValue(name, out var earlier) ? earlier.SeenAt : seen is { ById: true } ? seen.ReadAt : null;

    // What a system made of our earlier write is nobody's edit.
    private static bool IsRendering(Draft draft, Overwrite write, Value value, Stamp stamp) =>
        write.Unseen is { } earlier && Sightings.IsWithin(draft, stamp.System, stamp.At, earlier.Call) && Renderings.IsPossible(earlier.Value, value);

    // What the system may have made of an earlier value of ours is not brought back over a newer one, and still stands in the history.
    private static bool MayBeRendering(Overwrite write, Value value) =>
        (write.Unseen is { } earlier && Renderings.IsPossible(earlier.Value, value)) || write.Known.Any(known => known is Value.Text ours && value is Value.Text shown && ours.Content.Equals(shown.Content, StringComparison.OrdinalIgnoreCase));

    // A feed that was read before the write was answered may show what it replaced; later reads show the write, or what came after it.
    private static bool IsOverwritten(Draft draft, PartSide side, string name, Overwrite write, Fields values, Observation shown, RowShown row, Stamp stamp) =>
        shown.Read.Start < write.Answered
        && !(shown.Read.End <= write.SeenAt)
        && !(row.Version <= write.Version)
        && stamp.At <= write.Answered
        && values.TryGetValue(name, out var value)
        && value != side.View.Get(name)
        && !write.Known.Contains(value)
        && !IsRendering(draft, write, value, stamp);

    // What was judged is not judged again, and what its own feed was read past cannot come any more. Prices have a feed of their own.
    private static void Forget(
        Draft draft, string? lineKey, SystemName system, RowShown row, Fields values, bool isJudged, DateTimeOffset unchangedSince)
    {
        var part = draft.PartOf(lineKey);
        var side = part.Side(system);
        var kept = side.Overwrites.RemoveRange(side.Overwrites.Where(write => values.ContainsKey(write.Key) && write.Value.Answered <= unchangedSince).Select(static write => write.Key));
        if (isJudged)
        {
            kept = kept.SetItems(kept.Where(write => values.ContainsKey(write.Key)).Select(write =>
                KeyValuePair.Create(write.Key, write.Value with { Known = Known(side, write.Key, values.Get(write.Key)), Version = row.Version })));
        }

        draft.Set(lineKey, part.With(system, side with { Overwrites = kept }));
    }

    private static Stamp? By(Draft draft, Intent intent, string name) =>
        draft.MappingOf(intent.LineKey).Groups.FirstOrDefault(group => group.Properties.Any(property => property.Name(intent.Target) == name)) is { } group
            ? draft.PartOf(intent.LineKey).Edits.GetValueOrDefault(group.Name) ?? draft.PartOf(intent.LineKey).Restores.GetValueOrDefault(group.Name)?.Stamp
            : null;

    /// <summary>The values of a group among what is shown.</summary>
    public static Fields ValuesOf(PropertyGroup group, SystemName system, Fields shown) =>
        new(shown.Where(field => group.Properties.Any(property => property.Name(system) == field.Key)));

    private static void Judge(Draft draft, string? lineKey, PropertyGroup group, Fields shown, Stamp stamp, Stamp? by, bool mayBeRendering)
    {
        var part = draft.PartOf(lineKey);
        var values = ValuesOf(group, stamp.System, shown);
        if (IsSame(draft, group, part, stamp.System, values))
        {
            // Both sides were given the same value: there is no loser.
            return;
        }

        if (part.Edits.TryGetValue(group.Name, out var outstanding) && outstanding.System != stamp.System
            && (by is null || Merging.Winner(draft.Context, outstanding, by) == outstanding))
        {
            // An edit of the other side that is still on its way, unless our write carried a newer one or somebody edited it there once more.
            by = outstanding;
        }

        // What came between the two nobody knows any more: where one system goes before the other, only what is newer as well is brought back.
        // Of two edits of one system, only what is surely newer.
        var uncertain = by is not null && draft.Context.OrderIsUncertain(stamp, by);
        var isNewer = by is null || (Merging.Newer(by, stamp) == stamp && Merging.Winner(draft.Context, by, stamp) == stamp
            && !(by.System == stamp.System && draft.Context.CannotOrder(by, stamp)));
        var wins = isNewer && !mayBeRendering && group.Properties.All(property => property.TravelsLater(stamp.System));
        draft.Note(new PairNote.Conflict(wins ? stamp.System : by?.System ?? stamp.System.Other(), uncertain));
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
