using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>Whether an edit that should have won, and did not, could have: told from what truly happened, and when.</summary>
internal sealed class Exempting(Site site, RecordSlot slot, string exact)
{
    // A row of Exact comes as late as this at most.
    private static readonly TimeSpan MostLate = TimeSpan.FromMinutes(2);

    private TimeSpan Tolerance => site.ClockTolerance;

    /// <summary>Why the newest edit need not have won; null when it had to.</summary>
    /// <param name="newest">The newest edit of the group.</param>
    /// <param name="heirs">It, and the edits that may win over it: any of them may have lost where nobody can tell the order.</param>
    /// <param name="winner">The edit whose value stands there; null when none has given it.</param>
    /// <param name="present">What stands there.</param>
    /// <param name="edits">All edits of the group.</param>
    public Exemption? Of(Edit newest, IReadOnlyCollection<Edit> heirs, Edit? winner, Value present, List<Edit> edits)
    {
        if (site.Pairs[site.Book.Holder(SystemName.Exact, slot.Entity, exact)!.Key].History.Exists(
            entry => entry is { Kind: HistoryKind.ConflictLost, OrderUncertain: true } && entry.Group == newest.Property.Group
                && entry.Values.Values.Any(value => heirs.Any(heir => Ledger.Plain(value) == Ledger.Plain(heir.Value)))))
        {
            return Exemption.OrderUncertain;
        }

        // Where one system goes before the other, what won the first match wins over what the other is given until it has arrived.
        return IsFirstMatch(newest) || (site.Policy.Conflicts != ConflictRule.NewestWins && winner is not null && IsFirstMatch(winner)) ? Exemption.FirstMatch
            : IsRendering(newest, winner) ? Exemption.RenderingWon
            : IsHidden(newest, winner, edits) ? Exemption.HiddenByLateRow
            : IsByClocks(newest, winner, present, edits) ? Exemption.ClockOff
            : null;
    }

    // What stood there before the two were first compared: the newest record wins. Open (seeds 40000683, 40000821): an older record can win too.
    private bool IsFirstMatch(Edit newest) =>
        !slot.FirstMatched.TryGetValue(newest.Property.Group, out var matched) || newest.At <= matched;

    // A value that came from the other system, or out of the history, and that this one renders, or that stands beside such a value in its group;
    // or one that stood in its record before the two were first compared: a rendering of another value makes that record newer.
    private bool IsRendering(Edit newest, Edit? winner) => site.Renders is { } renders
        && ((newest.Property.Group != "price" && (winner is null || winner.System != renders || winner.InBoth || winner.IsBroughtBack || winner.Property.Group == "address"))
            || (winner?.System == renders && IsFirstMatch(winner)));

    private bool IsHidden(Edit newest, Edit? winner, List<Edit> edits)
    {
        var from = (winner is not null && winner.At < newest.At ? winner.At : newest.At) - MostLate;
        return edits.Exists(edit => edit.System == SystemName.Exact && edit.At >= from && site.Exact.HidTheTimeOf(exact, edit.At));
    }

    // A group wins by the newest edit of any of its properties, with all that stood beside it.
    private bool IsByClocks(Edit newest, Edit? winner, Value present, List<Edit> edits) => Tolerance > TimeSpan.Zero
        && ((winner is not null && newest.At - WonAt(winner) <= Tolerance)
            || edits.Exists(edit => (edit.System != newest.System || edit.InBoth) && edit.At <= newest.At && newest.At - edit.At <= Tolerance && edit.Left(newest.Property, present)));

    // At the first match a value wins by when its record was last saved.
    private DateTimeOffset WonAt(Edit winner) => !winner.IsBroughtBack && slot.FirstMatched.TryGetValue(winner.Property.Group, out var matched) && winner.At <= matched
        ? slot.Saves.Where(save => save.System == winner.System && save.At <= matched).Select(static save => save.At).DefaultIfEmpty(winner.At).Max()
        : winner.At;
}
