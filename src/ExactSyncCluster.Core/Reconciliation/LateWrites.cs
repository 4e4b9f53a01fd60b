using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>A write that was carried out after it was given up must not undo what was edited since, although we have seen that.</summary>
internal static class LateWrites
{
    /// <summary>The values of a write stand where it was carried out late.</summary>
    /// <param name="draft">The step.</param>
    /// <param name="intent">The write.</param>
    /// <param name="before">What was known before it was known to be carried out.</param>
    public static void Amend(Draft draft, Intent intent, PairState before)
    {
        if (intent.FollowsDelete)
        {
            return;
        }

        foreach (var lineKey in draft.State.Lines.Keys.Prepend(null))
        {
            if (Requests.WrittenTo(intent, lineKey) is not { Count: > 0 } written)
            {
                continue;
            }

            var known = before.PartOf(lineKey).Side(intent.Target).View;
            foreach (var group in draft.MappingOf(lineKey).Groups)
            {
                if (group.Properties.Any(property => written.ContainsKey(property.Name(intent.Target))))
                {
                    Amend(draft, lineKey, group, intent.Target, written, known);
                }
            }
        }
    }

    /// <summary>The values that were written to a group stand where something else stood.</summary>
    public static void Amend(Draft draft, string? lineKey, PropertyGroup group, SystemName target, Fields written, Fields before)
    {
        var (part, origin) = (draft.PartOf(lineKey), target.Other());
        if (part.Edits.TryGetValue(group.Name, out var edit))
        {
            // What it replaced is an edit that is still to be carried over: it is written back first.
            if (edit.System == target && target == SystemName.Exact && IsReplaced(group, target, written, before))
            {
                draft.Set(lineKey, part with
                {
                    Restores = part.Restores.SetItem(group.Name, new(OverwrittenEdits.ValuesOf(group, target, before), edit)),
                    Edits = part.Edits.Remove(group.Name),
                });
            }
        }
        else if (part.Agreed.Contains(group.Name) && !part.Restores.ContainsKey(group.Name) && Carrying.Same(draft, group, part) != true)
        {
            // It undid what both sides had come to agree on: that is written again.
            draft.Set(lineKey, part with { Edits = part.Edits.SetItem(group.Name, part.Side(origin).Touched ?? Stamp.Ours(origin, draft.Now)) });
        }
    }

    private static bool IsReplaced(PropertyGroup group, SystemName target, Fields written, Fields before) =>
        group.Properties.Select(property => property.Name(target)).Any(name =>
            written.TryGetValue(name, out var value) && before.TryGetValue(name, out var shown) && shown != value);
}
