using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// Values of the history that a person wants back. They are an edit made now: written to Exact, which says what it makes
/// of them, and carried to the webshop from there.
/// </summary>
internal static class Restoring
{
    public static void Take(Draft draft, PairInput.Restored restored)
    {
        if (Values(draft, restored) is not { } values)
        {
            return;
        }

        var lineKey = restored.LineKey;
        var part = draft.PartOf(lineKey);
        draft.Unpark(lineKey, restored.Group);
        draft.Remember(
            HistoryKind.BroughtBack,
            SystemName.Exact,
            restored.Group,
            lineKey,
            new(values.Select(value => KeyValuePair.Create(value.Key, part.Exact.View.Get(value.Key)))),
            reason: "a person said so; what stood there until then is kept here");
        RememberOutstanding(draft, restored, part);
        draft.Set(lineKey, part with
        {
            Restores = part.Restores.SetItem(restored.Group, new(values, Stamp.Ours(SystemName.Exact, draft.Now)) { IsWish = true }),
            Edits = part.Edits.Remove(restored.Group),
            Agreed = part.Agreed.Add(restored.Group),
        });
    }

    /// <summary>A row shows for the first time what stood there when a person wanted other values back. Whoever gave it, it stands in no other place of the history.</summary>
    public static void RememberStanding(Draft draft, string? lineKey, PropertyGroup group, Stamp stamp) => draft.Remember(
        HistoryKind.BroughtBack, stamp.System, group.Name, lineKey, Merging.ValuesOf(group, draft.PartOf(lineKey), stamp.System), stamp,
        reason: "what stood there was not known yet when a person brought other values back");

    // An edit that is still to be carried over, or to be written back, stands in no other place of the history; nor does what was never compared.
    private static void RememberOutstanding(Draft draft, PairInput.Restored restored, Part part)
    {
        var group = Group(draft, restored)!;
        part.Edits.TryGetValue(restored.Group, out var edit);
        if (edit?.System == SystemName.Webshop || (edit is null && !part.Agreed.Contains(restored.Group) && Carrying.Same(draft, group, part) == false))
        {
            Superseded(SystemName.Webshop, Merging.ValuesOf(group, part, SystemName.Webshop), edit ?? part.Webshop.Touched);
        }

        if (part.Restores.TryGetValue(restored.Group, out var restore))
        {
            Superseded(restore.Stamp.System, restore.Values, restore.Stamp);
        }

        void Superseded(SystemName system, Fields values, Stamp? stamp) =>
            draft.Remember(HistoryKind.BroughtBack, system, restored.Group, restored.LineKey, values, stamp, reason: "a person brought other values back before these had arrived");
    }

    // The values in Exact's names; null, with the reason in the history, when they cannot come back.
    private static Fields? Values(Draft draft, PairInput.Restored restored)
    {
        var obstacle = Obstacle(draft, restored);
        var values = Fields.None;
        foreach (var property in obstacle is null ? Group(draft, restored)!.Properties : [])
        {
            if (!restored.Values.TryGetValue(property.Name(restored.System), out var value))
            {
                continue;
            }

            switch (restored.System == SystemName.Exact ? new Passage.Through(property.Lens.Normal(SystemName.Exact, value)) : Carrying.Carry(draft.Context, property, restored.System, value))
            {
                case Passage.Through through:
                    values = values.With(property.Exact.Name, through.Value);
                    break;
                case Passage.Refused refused:
                    obstacle = refused.Reason;
                    break;
                default:
                    obstacle = $"{property.Name(restored.System)} names another record";
                    break;
            }
        }

        obstacle ??= values.Count == 0 ? "the mapping has no such properties any more" : null;
        if (obstacle is null)
        {
            return values;
        }

        draft.Remember(
            HistoryKind.Reported, restored.System, restored.Group, restored.LineKey, restored.Values, reason: $"it cannot be brought back: {obstacle}. Enter it in one of the systems");
        return null;
    }

    private static string? Obstacle(Draft draft, PairInput.Restored restored)
    {
        // A line goes with its order.
        if (!StandsInBoth(draft.PartOf(restored.LineKey)) || !StandsInBoth(draft.State.Main))
        {
            return "it does not stand in both systems";
        }

        return Group(draft, restored) switch
        {
            null => "the mapping has no such properties any more",
            { } group when group.Properties.Any(static property => !property.TravelsLater(SystemName.Exact) || !property.Exact.OnUpdate) =>
                "the mapping does not let it travel from Exact Online to the webshop, or Exact Online does not take it",
            _ => null,
        };
    }

    private static bool StandsInBoth(Part part) => part is { Exact.Existence: Existence.Present, Webshop.Existence: Existence.Present };

    private static PropertyGroup? Group(Draft draft, PairInput.Restored restored) =>
        draft.MappingOf(restored.LineKey).Groups.FirstOrDefault(group => group.Name == restored.Group);
}
