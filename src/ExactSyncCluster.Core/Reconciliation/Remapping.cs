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

        var restores = part.Restores;
        foreach (var (group, restore) in part.Restores)
        {
            // What is written back stands in the record in its present form: in another it would be written without end.
            var kept = Travels(mapping, group, restore.Stamp.System) ? mapping.Normal(restore.Stamp.System, restore.Values) : Fields.None;
            var lost = new Fields(restore.Values.Where(field => !kept.ContainsKey(field.Key)));
            if (lost.Count > 0)
            {
                // It stands nowhere else.
                draft.Remember(HistoryKind.Reported, restore.Stamp.System, group, lineKey, lost, restore.Stamp, reason: "the mapping does not let it travel any more");
            }

            restores = kept.Count > 0 ? restores.SetItem(group, restore with { Values = kept }) : restores.Remove(group);
        }

        draft.Set(lineKey, part with
        {
            Agreed = [],
            Edits = part.Edits.RemoveRange(part.Edits.Where(edit => !Travels(mapping, edit.Key, edit.Value.System)).Select(static edit => edit.Key)),
            Restores = restores,
        });
    }

    private static bool Travels(PartMapping mapping, string group, SystemName from) =>
        mapping.Groups.FirstOrDefault(known => known.Name == group)?.Properties.All(property => property.TravelsLater(from)) == true;
}
