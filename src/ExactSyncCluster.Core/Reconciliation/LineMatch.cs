using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// Joins lines of two orders that both existed before they were linked: equal ones first, then those of the same product.
/// Later, lines that are equal in everything and new on both sides are one: they were typed twice, or we made one of them for the other and a
/// store that was set back does not know it any more.
/// </summary>
internal static class LineMatch
{
    public static void Join(Draft draft)
    {
        if (draft.Context.Entity.Lines is null)
        {
            return;
        }

        Join(draft, sameInAll: true);
        if (draft.State.LinesJoined)
        {
            return;
        }

        if (draft.MissingLinks.Count == 0)
        {
            Join(draft, sameInAll: false);
        }

        // While a product is looked up, equal lines cannot be told yet.
        draft.State = draft.State with { LinesJoined = draft.MissingLinks.Count == 0 };
    }

    /// <summary>
    /// Whether Exact's lines must be read before they can be joined: its feed shows them one by one, and a line that comes
    /// after the others were joined would count as a new one.
    /// </summary>
    public static bool NeedsLines(Draft draft) =>
        draft.Context.Entity.Lines is not null && !draft.State.LinesJoined && draft.State.Exact.RowsFreshAt == default;

    private static void Join(Draft draft, bool sameInAll)
    {
        foreach (var (key, part) in draft.State.Lines)
        {
            if (IsAlone(part, SystemName.Exact) && Partner(draft, part, sameInAll) is { } found)
            {
                var restores = part.Restores.SetItems(draft.State.Lines[found].Restores);
                draft.Set(key, part with { Webshop = draft.State.Lines[found].Webshop, Restores = restores });
                draft.State = draft.State with { Lines = draft.State.Lines.Remove(found) };
                LineRows.Unpark(draft, key);
                LineRows.Unpark(draft, found);
                if (draft.State.LinesJoined)
                {
                    draft.Remember(HistoryKind.Linked, SystemName.Webshop, lineKey: key, reason: "the same line was new on both sides");
                }
            }
        }
    }

    private static string? Partner(Draft draft, Part exact, bool sameInAll) =>
        draft.State.Lines
            .Where(line => IsAlone(line.Value, SystemName.Webshop) && IsPartner(draft, exact with { Webshop = line.Value.Webshop }, sameInAll))
            .OrderBy(line => line.Value.Webshop.Place)
            .Select(static line => line.Key)
            .FirstOrDefault();

    private static bool IsAlone(Part part, SystemName system) =>
        part.Side(system).Existence == Existence.Present && part.Side(system.Other()) == PartSide.Unseen;

    private static bool IsPartner(Draft draft, Part joined, bool sameInAll) =>
        draft.Context.Entity.Lines!.Groups
            .Where(group => sameInAll || group.Properties.Any(static property => property.Exact.References is not null))
            .All(group => Carrying.Same(draft, group, joined) == true);
}
