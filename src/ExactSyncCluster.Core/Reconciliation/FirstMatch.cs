using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Two records, or what a create left out of them, are compared for the first time: there is no earlier view that tells what was edited.</summary>
internal static class FirstMatch
{
    // What a system adds to a new record of its own accord comes within this time.
    private static readonly TimeSpan MakingMargin = TimeSpan.FromSeconds(2);

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
            if (part.Agreed.Contains(group.Name) || part.Edits.ContainsKey(group.Name) || part.Restores.ContainsKey(group.Name) || draft.IsParked(lineKey, group.Name)
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
                    Decide(draft, lineKey, group, part);
                    break;
            }
        }
    }

    /// <summary>A row shows what it never showed before. In one that we made that is its system's own, unless somebody was there after our call.</summary>
    public static void Shown(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp, DateTimeOffset? modifiedAt)
    {
        var part = draft.PartOf(lineKey);
        var isOurs = part.Side(stamp.System).IsOurs;
        bool? isEdit = isOurs ? IsEditedSinceMade(draft, group, part, stamp.System, modifiedAt) : true;
        var met = part.Edits.TryGetValue(group.Name, out var edit) && edit.System != stamp.System ? edit : null;
        if ((part.Restores.ContainsKey(group.Name) || met is not null) && isEdit != false)
        {
            // It meets an edit that is on its way, or what is to be written back: one of the two stays in the history. So it does where
            // nobody can tell whether somebody gave it.
            Merging.Edit(draft, lineKey, group, stamp);
            return;
        }

        if (!IsBlank(group, part, stamp.System) && !IsZero(group, part, stamp.System))
        {
            Remember(draft, lineKey, group, stamp, met);
        }

        if (part.Agreed.Contains(group.Name))
        {
            draft.Set(lineKey, part with { Agreed = part.Agreed.Remove(group.Name) });
            return;
        }

        if (!isOurs || isEdit != true)
        {
            return;
        }

        // What nobody gave there is no edit that this one would meet, and lose to where its system goes before the other.
        var origin = stamp.System.Other();
        draft.Set(lineKey, part with
        {
            Agreed = part.Agreed.Add(group.Name),
            Edits = IsBlank(group, part, origin) ? part.Edits : part.Edits.SetItem(group.Name, part.Side(origin).Touched ?? Stamp.Ours(origin, draft.State.FirstSeen)),
        });
        Merging.Edit(draft, lineKey, group, stamp);
    }

    // It is going to be replaced: by what a person wants back, or by an edit that is on its way. That nobody seems to have given it is as much
    // as the clocks say.
    private static void Remember(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp, Stamp? met)
    {
        var part = draft.PartOf(lineKey);
        if (part.Restores.TryGetValue(group.Name, out var restore) && restore.IsWish)
        {
            Restoring.RememberStanding(draft, lineKey, group, stamp);
        }
        else if (met is not null && Carrying.Same(draft, group, part) != true)
        {
            draft.Remember(HistoryKind.ConflictLost, stamp.System, group.Name, lineKey, Merging.ValuesOf(group, part, stamp.System), stamp, met, true);
        }
    }

    // Null where the clock is not measured, or no time is told.
    private static bool? IsEditedSinceMade(Draft draft, PropertyGroup group, Part part, SystemName system, DateTimeOffset? modifiedAt)
    {
        var offset = draft.Context.Offset(system);
        return IsBlank(group, part, system) || IsZero(group, part, system) ? false
            : offset.Samples == 0 || modifiedAt is not { } modified ? null
            : modified - offset.Estimate > draft.Side(system).MadeAt + MakingMargin;
    }

    private static void Decide(Draft draft, string? lineKey, PropertyGroup group, Part part)
    {
        var winner = Winner(draft, group, part);
        var loser = winner.Other();
        if (BeganAtZero(group, part, winner) || (IsUnpriced(group, part, winner) && !part.Side(loser).IsOurs))
        {
            // A product without a price must not become a free one because its item begins at zero.
            return;
        }

        if (!group.Properties.All(property => property.TravelsLater(winner)))
        {
            draft.Set(lineKey, part with { Agreed = part.Agreed.Add(group.Name) });
            draft.Remember(HistoryKind.Reported, winner, group.Name, lineKey, Merging.ValuesOf(group, part, winner));
            return;
        }

        var stamp = part.Side(winner).Touched ?? Stamp.Ours(winner, draft.Now);
        if (!IsBlank(group, part, loser) && !BeganAtZero(group, part, loser))
        {
            draft.Remember(
                HistoryKind.ConflictLost, loser, group.Name, lineKey, Merging.ValuesOf(group, part, loser), part.Side(loser).Touched, stamp, reason: "first match");
        }

        draft.Set(lineKey, part with
        {
            Agreed = part.Agreed.Add(group.Name),
            Edits = part.Edits.SetItem(group.Name, stamp),
        });
    }

    private static SystemName Winner(Draft draft, PropertyGroup group, Part part)
    {
        if (group.Properties[0].Direction != Direction.Both)
        {
            return group.Properties[0].Direction == Direction.ToWebshop ? SystemName.Exact : SystemName.Webshop;
        }

        if (Deactivating.HiddenIn(draft, group, part) is { } inactive)
        {
            // It is inactive only because its former partner was deleted; the new one says how it is.
            return inactive.Other();
        }

        foreach (var system in SystemNames.Both)
        {
            if (IsBlank(group, part, system))
            {
                return system.Other();
            }
        }

        foreach (var system in SystemNames.Both)
        {
            if (BeganAtZero(group, part, system) || IsUnpriced(group, part, system))
            {
                return system.Other();
            }
        }

        if (part.Exact.IsOurs && part.Webshop.IsOurs)
        {
            // The one that was made last has its values from the other.
            return draft.State.CreatedIn == SystemName.Exact ? SystemName.Webshop : SystemName.Exact;
        }

        if (part.Exact.IsOurs || part.Webshop.IsOurs)
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

    /// <summary>Whether both sides have shown a property.</summary>
    public static bool IsKnown(Part part, PropertyMapping property) =>
        part.Exact.View.ContainsKey(property.Exact.Name) && part.Webshop.View.ContainsKey(property.Webshop.Name);

    // A currency without an amount is no price.
    private static bool IsBlank(PropertyGroup group, Part part, SystemName system) =>
        group.Properties.All(property => (IsPrice(group) && property.Exact.Name == DerivedProperties.Currency) || part.Side(system).View.Get(property.Name(system)) switch
        {
            Value.Empty => true,
            Value.Number number => property.Lens is Lens.Same same && same.WhenEmpty == number,
            _ => false,
        });

    /// <summary>Whether a system shows of its own what was never compared with the other record, and what that did not show.</summary>
    public static bool StandsAloneIn(Draft draft, PropertyGroup group, Part part, SystemName system) =>
        part is { Exact.Existence: not Existence.Unseen, Webshop.Existence: not Existence.Unseen } && part.Side(system).Existence == Existence.Present
        && !part.Agreed.Contains(group.Name) && !IsBlank(group, part, system) && !BeganAtZero(group, part, system) && Carrying.Same(draft, group, part) != true;

    /// <summary>Whether a record that we made shows a value there that its system began with, and that nobody gave.</summary>
    public static bool BeganAtZero(PropertyGroup group, Part part, SystemName system) =>
        part.Side(system).IsOurs && !part.Agreed.Contains(group.Name) && IsZero(group, part, system);

    // Whoever made the item in Exact: a price of zero is hardly one that he gave it.
    private static bool IsUnpriced(PropertyGroup group, Part part, SystemName system) =>
        system == SystemName.Exact && IsPrice(group) && IsZero(group, part, system);

    private static bool IsPrice(PropertyGroup group) => group.Properties.Any(IsAmount);

    private static bool IsAmount(PropertyMapping property) => property.Exact.Name == DerivedProperties.Price;

    // Exact prices a new item at zero.
    private static bool IsZero(PropertyGroup group, Part part, SystemName system)
    {
        var numbers = group.Properties.Select(property => part.Side(system).View.Get(property.Name(system))).OfType<Value.Number>().ToList();
        return numbers.Count > 0 && numbers.TrueForAll(static number => number.Content == 0);
    }
}
