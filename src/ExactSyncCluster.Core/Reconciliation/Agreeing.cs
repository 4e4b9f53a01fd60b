using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What was carried over is agreed on, unless its origin was edited again meanwhile.</summary>
internal static class Agreeing
{
    /// <summary>A write was carried out.</summary>
    public static void Take(Draft draft, Intent intent, CallTime call)
    {
        Take(draft, intent, null, call);
        foreach (var lineKey in draft.State.Lines.Keys)
        {
            Take(draft, intent, lineKey, call);
        }
    }

    private static void Take(Draft draft, Intent intent, string? lineKey, CallTime call)
    {
        var origin = intent.Target.Other();
        var part = draft.PartOf(lineKey);
        var isNew = intent.Kind is IntentKind.CreateRecord or IntentKind.CreateRow || (intent.Lines is not null && lineKey is not null);
        foreach (var group in draft.MappingOf(lineKey).Groups)
        {
            var isEdit = part.Edits.TryGetValue(group.Name, out var stamp) && stamp.System == origin;
            if ((!isEdit && !(isNew && !part.Agreed.Contains(group.Name))) || !IsWritten(draft, intent, lineKey, group))
            {
                continue;
            }

            if (isEdit)
            {
                draft.Note(new PairNote.Carried(origin, call.Answered - stamp!.At));
            }

            part = part with { Edits = part.Edits.Remove(group.Name), Agreed = part.Agreed.Add(group.Name) };
            draft.Set(lineKey, part);
            draft.Unpark(lineKey, group.Name);
        }
    }

    private static bool IsWritten(Draft draft, Intent intent, string? lineKey, PropertyGroup group)
    {
        var written = Requests.WrittenTo(intent, lineKey);
        if (written is null)
        {
            return false;
        }

        var origin = draft.PartOf(lineKey).Side(intent.Target.Other()).View;
        var target = draft.PartOf(lineKey).Side(intent.Target).View;
        return group.Properties.Any(property => written.ContainsKey(property.Name(intent.Target)))
            && group.Properties.All(property =>
                Carrying.Carry(draft.Context, property, intent.Target.Other(), origin.Get(property.Name(intent.Target.Other()))) is Passage.Through through
                && (written.TryGetValue(property.Name(intent.Target), out var value)
                    ? property.Lens.Normal(intent.Target, value) == through.Value
                    : (target.TryGetValue(property.Name(intent.Target), out var shown) && shown == through.Value)
                        || !property.In(intent.Target).OnUpdate));
    }
}
