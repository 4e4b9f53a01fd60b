using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Which edits a refused write was about.</summary>
internal static class Rejection
{
    /// <summary>The group that stands for the line itself: its addition or removal.</summary>
    public const string WholeLine = "line";

    public static List<(string? LineKey, string Group)> Groups(Draft draft, Intent intent)
    {
        var origin = intent.Target.Other();
        var groups = new List<(string? LineKey, string Group)>();
        if (intent.Kind == IntentKind.DeleteRow || (intent.Kind == IntentKind.CreateRow && intent.LineKey is not null))
        {
            groups.Add((intent.LineKey, WholeLine));
            return groups;
        }

        foreach (var lineKey in draft.State.Lines.Keys.Cast<string?>().Prepend(null))
        {
            if (!Concerns(draft, intent, lineKey))
            {
                continue;
            }

            if (lineKey is not null && intent.Lines is not null && IsWhole(draft, intent, lineKey))
            {
                groups.Add((lineKey, WholeLine));
                continue;
            }

            if (intent.Target == SystemName.Exact)
            {
                groups.AddRange(draft.PartOf(lineKey).Restores.Keys.Where(name => IsIn(draft, intent, lineKey, name)).Select(name => (lineKey, name)));
            }

            groups.AddRange(draft.PartOf(lineKey).Edits
                .Where(edit => edit.Value.System == origin && IsIn(draft, intent, lineKey, edit.Key))
                .Select(edit => (lineKey, edit.Key)));
        }

        return groups;
    }

    private static bool Concerns(Draft draft, Intent intent, string? lineKey)
    {
        if (lineKey is null || intent.Lines is not { } lines)
        {
            return intent.LineKey == lineKey;
        }

        // The list names all lines; it is about those that it would change.
        var side = draft.PartOf(lineKey).Side(intent.Target);
        var line = lines.FirstOrDefault(line => line.Key == lineKey);
        return line is null
            ? side.Existence == Existence.Present
            : side.Existence != Existence.Present || LineRows.Differs(side.View, draft.MappingOf(lineKey).Normal(intent.Target, line.Fields));
    }

    // The line is to be added or removed.
    private static bool IsWhole(Draft draft, Intent intent, string lineKey) =>
        draft.PartOf(lineKey).Side(intent.Target).Existence != Existence.Present || intent.Lines!.Value.All(line => line.Key != lineKey);

    private static bool IsIn(Draft draft, Intent intent, string? lineKey, string name)
    {
        if (lineKey is not null && intent.LineKey is null)
        {
            return true;
        }

        var written = Requests.WrittenTo(intent, lineKey)!;
        return draft.MappingOf(lineKey).Groups.First(group => group.Name == name).Properties
            .Any(property => written.ContainsKey(property.Name(intent.Target)));
    }
}
