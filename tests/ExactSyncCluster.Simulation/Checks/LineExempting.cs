using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>Whether what should have become of a line, and did not, could have: told from what truly happened, and when.</summary>
internal sealed class LineExempting(Site site, LineSlot line, string? exact, IReadOnlyList<HistoryEntry> history)
{
    // A row of Exact comes as late as this at most.
    private static readonly TimeSpan MostLate = TimeSpan.FromMinutes(2);

    /// <summary>Why the newest edit of a property need not have won; null when it had to.</summary>
    public Exemption? Of(Edit newest, IReadOnlyCollection<Edit> heirs, Edit? winner) =>
        IsMarked(newest.Property.Group, heirs) ? Exemption.OrderUncertain
        : IsFirstMatch(newest) ? Exemption.FirstMatch
        : IsHidden(winner is not null && winner.At < newest.At ? winner.At : newest.At) ? Exemption.HiddenByLateRow
        : winner is not null && IsByClocks(newest.At, winner.At) ? Exemption.ClockOff
        : null;

    /// <summary>Why a line may stand that was removed, or be gone although it was edited after that; null when it must not.</summary>
    public Exemption? Of(Removal removal, Edit edit) =>
        IsMarked(null, [edit]) ? Exemption.OrderUncertain
        : IsFirstMatch(edit) || IsComparedAnew(edit.At < removal.At ? removal.At : edit.At) ? Exemption.FirstMatch
        : IsHidden(edit.At < removal.At ? edit.At : removal.At) ? Exemption.HiddenByLateRow
        : IsByClocks(edit.At, removal.At) ? Exemption.ClockOff
        : null;

    /// <summary>Whether a changed mapping had the line compared anew after this time, as at the first match.</summary>
    public bool IsComparedAnew(DateTimeOffset at) =>
        site.Remaps > 0 && LineLedger.Properties.Any(property => !line.FirstMatched.TryGetValue(property.Group, out var matched) || matched > at);

    private bool IsMarked(string? group, IReadOnlyCollection<Edit> heirs) => history.Any(
        entry => entry.OrderUncertain && entry.LineKey is { } key && line.Keys.Contains(key)
            && (group is null ? entry.Kind is HistoryKind.Deleted or HistoryKind.DeleteOverruled || IsOf(entry, heirs) : entry.Kind == HistoryKind.ConflictLost && entry.Group == group && IsOf(entry, heirs)));

    private static bool IsOf(HistoryEntry entry, IReadOnlyCollection<Edit> heirs) => entry.Values.Values.Any(value => heirs.Any(heir => value == heir.Value));

    private bool IsFirstMatch(Edit newest) => !line.FirstMatched.TryGetValue(newest.Property.Group, out var matched) || newest.At <= matched;

    private bool IsHidden(DateTimeOffset from) => exact is not null
        && line.Edits.Exists(edit => edit.System == SystemName.Exact && edit.At >= from - MostLate && site.Exact.HidTheTimeOf(exact, edit.At));

    private bool IsByClocks(DateTimeOffset one, DateTimeOffset other) => site.ClockTolerance > TimeSpan.Zero && (one - other).Duration() <= site.ClockTolerance;
}
