using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What one value shown is.</summary>
internal enum Sighting
{
    /// <summary>As it was.</summary>
    Unchanged,

    /// <summary>Seen for the first time.</summary>
    First,

    /// <summary>What we wrote.</summary>
    Own,

    /// <summary>How the system renders what we wrote.</summary>
    Rendering,

    /// <summary>Somebody's edit.</summary>
    Edit,
}

/// <summary>Tells our own writes from edits, by value and never by a time window alone.</summary>
internal static class Sightings
{
    public static Sighting Of(
        Draft draft, string? lineKey, SystemName system, PropertyMapping property, Value value, Sight sight, DateTimeOffset? modifiedAt)
    {
        var name = property.Name(system);
        var side = draft.PartOf(lineKey).Side(system);
        if (!side.View.TryGetValue(name, out var known))
        {
            return Intended(draft.State.Intent, system, lineKey, name) == value ? Sighting.Own : Sighting.First;
        }

        var isUnseen = side.WrittenUnseen.TryGetValue(name, out var call);
        if (known == value)
        {
            return isUnseen ? Sighting.Own : Sighting.Unchanged;
        }

        if (Intended(draft.State.Intent, system, lineKey, name) is { } intended && (intended == value || sight == Sight.Reply))
        {
            return intended == value ? Sighting.Own : Sighting.Rendering;
        }

        // What does not travel from there would be put back, rendered again, and so without end where the clock tells another time.
        return isUnseen && modifiedAt is { } modified && Renderings.IsPossible(known, value)
            && (!property.TravelsLater(system) || IsWithin(draft, system, modified - draft.Context.Offset(system).Estimate, call))
            ? Sighting.Rendering
            : Sighting.Edit;
    }

    public static void Keep(Draft draft, string? lineKey, SystemName system, string name, Value value, Sighting sighting)
    {
        if (sighting == Sighting.Unchanged)
        {
            return;
        }

        var part = draft.PartOf(lineKey);
        var side = part.Side(system);
        if (sighting == Sighting.Rendering)
        {
            draft.Note(new PairNote.Lossy(name));
            draft.Remember(HistoryKind.Rendered, system, name, lineKey, Fields.None.With(name, value));
        }

        draft.Set(lineKey, part.With(system, side with
        {
            View = side.View.With(name, value),
            WrittenUnseen = side.WrittenUnseen.Remove(name),
        }));
    }

    /// <summary>What we wrote before the mapping was changed, and is no part of it any more, is shown no other way than by its row.</summary>
    /// <returns>Whether there was such a write. It is forgotten, unless the row may be older.</returns>
    public static bool ShowsUnmapped(Draft draft, string? lineKey, SystemName system, Fields shown, bool mayPrecedeOurs)
    {
        var part = draft.PartOf(lineKey);
        var side = part.Side(system);
        if (side.WrittenUnseen.IsEmpty || shown.Count == 0)
        {
            return false;
        }

        var (row, mapping) = (RowOf(shown.Keys.First()), draft.MappingOf(lineKey));
        var kept = side.WrittenUnseen.RemoveRange(side.WrittenUnseen.Keys.Where(name => RowOf(name) == row && !mapping.Properties.Any(property => property.Name(system) == name)));
        if (kept.Count == side.WrittenUnseen.Count)
        {
            return false;
        }

        if (!mayPrecedeOurs)
        {
            draft.Set(lineKey, part.With(system, side with { WrittenUnseen = kept }));
        }

        return true;
    }

    // Exact's prices and stock have rows of their own, by which their properties are named.
    private static string RowOf(string name) => name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "";

    /// <summary>Whether a value that is taken for somebody's edit may be what a system made of our write, which nobody has the answer of yet.</summary>
    public static bool MayBeOurs(Draft draft, string? lineKey, SystemName system, string name, Value value) =>
        Intended(draft.State.Intent, system, lineKey, name) is { } intended && Renderings.IsPossible(intended, value);

    private static Value? Intended(Intent? intent, SystemName system, string? lineKey, string name) =>
        intent?.Target == system && Requests.WrittenTo(intent, lineKey) is { } fields && fields.TryGetValue(name, out var value) ? value : null;

    /// <summary>
    /// When somebody edited what a system may have made of our write, while nobody has measured its clock: no later than our write. Otherwise
    /// its clock alone would let what a system makes of a value win over whatever people wanted since.
    /// </summary>
    /// <param name="draft">The step, before the value is kept.</param>
    /// <param name="lineKey">The line's own key; null for the main row.</param>
    /// <param name="edited">When it was edited, by what its row says.</param>
    /// <param name="name">The property.</param>
    /// <param name="value">What is shown, and was taken for an edit.</param>
    public static Stamp Dated(Draft draft, string? lineKey, Stamp edited, string name, Value value)
    {
        var side = draft.PartOf(lineKey).Side(edited.System);
        return draft.Context.Offset(edited.System).Samples == 0 && side.WrittenUnseen.TryGetValue(name, out var call) && call.Answered < edited.At
            && Renderings.IsPossible(side.View.Get(name), value)
            ? edited.NoLaterThan(call.Answered) with { ClockWithin = edited.At - call.Answered }
            : edited;
    }

    /// <summary>Whether a time, by our clock, lies within a call.</summary>
    public static bool IsWithin(Draft draft, SystemName system, DateTimeOffset at, CallTime call)
    {
        // Without a measured clock nothing is added: a rendering that is taken for an edit is carried over and the two stay equal,
        // whereas an edit that is taken for a rendering would leave them different.
        var margin = draft.Context.Offset(system).Uncertainty;
        return at >= call.Sent - margin && at <= call.Answered + margin;
    }
}
