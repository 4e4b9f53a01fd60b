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
            if (!Concerns(intent, lineKey))
            {
                continue;
            }

            groups.AddRange(draft.PartOf(lineKey).Edits
                .Where(edit => edit.Value.System == origin && IsIn(draft, intent, lineKey, edit.Key))
                .Select(edit => (lineKey, edit.Key)));
        }

        return groups;
    }

    private static bool Concerns(Intent intent, string? lineKey) =>
        lineKey is null ? intent.LineKey is null : intent.LineKey == lineKey || (intent.Lines?.Any(line => line.Key == lineKey) ?? false);

    private static bool IsIn(Draft draft, Intent intent, string? lineKey, string name)
    {
        if (lineKey is not null && intent.LineKey is null)
        {
            return true;
        }

        var written = intent.Row is null && intent.Collection is null ? intent.Fields
            : lineKey is null ? PriceRows.Written(intent.Fields) : intent.Fields;
        return draft.MappingOf(lineKey).Groups.First(group => group.Name == name).Properties
            .Any(property => written.ContainsKey(property.Name(intent.Target)));
    }
}
