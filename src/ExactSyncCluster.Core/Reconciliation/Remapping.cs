using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>A changed mapping: both records are read, and compared anew as at the first match. What is on its way goes on where it still may.</summary>
internal static class Remapping
{
    public static void Take(Draft draft)
    {
        if (draft.State.MappingVersion == draft.Context.Mapping.Version)
        {
            return;
        }

        draft.State = draft.State with { MappingVersion = draft.Context.Mapping.Version };
        foreach (var system in SystemNames.Both)
        {
            draft.Change(system, static side => side.BeforeItsRows() with { Doubted = side.Record is not null });
        }

        draft.State = draft.State with { ParkedEdits = [] };
        Remap(draft, null);
        foreach (var key in draft.State.Lines.Keys)
        {
            Remap(draft, key);
        }

        // Stock is not part of a read by id: what is known of its rows is taken as they stand.
        Observing.Derive(draft, SystemName.Exact, Collections.Stock, Sight.Feed, RowTimes.Derived(Stamp.Ours(SystemName.Exact, draft.Now)));
    }

    private static void Remap(Draft draft, string? lineKey)
    {
        var (part, mapping) = (draft.PartOf(lineKey), draft.MappingOf(lineKey));
        foreach (var system in SystemNames.Both)
        {
            var names = mapping.Properties.Select(property => property.Name(system)).ToHashSet(StringComparer.Ordinal);
            var side = part.Side(system);
            part = part.With(system, side with { View = side.View.Only(names), IsOurs = false });
        }

        var stopped = part.Restores.Where(restore => !Travels(mapping, restore.Key, restore.Value.Stamp.System)).ToList();
        foreach (var (group, restore) in stopped)
        {
            // It stands nowhere else.
            draft.Remember(HistoryKind.Reported, restore.Stamp.System, group, lineKey, restore.Values, restore.Stamp, reason: "the mapping does not let it travel any more");
        }

        draft.Set(lineKey, part with
        {
            Agreed = [],
            Edits = part.Edits.RemoveRange(part.Edits.Where(edit => !Travels(mapping, edit.Key, edit.Value.System)).Select(static edit => edit.Key)),
            Restores = part.Restores.RemoveRange(stopped.Select(static restore => restore.Key)),
        });
    }

    private static bool Travels(PartMapping mapping, string group, SystemName from) =>
        mapping.Groups.FirstOrDefault(known => known.Name == group)?.Properties.All(property => property.TravelsLater(from)) == true;
}
