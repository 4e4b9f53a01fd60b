using System.Collections.Immutable;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>Which edit of several goes before the others, by how conflicts end in this history.</summary>
internal sealed class Precedence(Site site)
{
    // Who hears nothing of an arrival, or forgets it.
    private static readonly ImmutableArray<FaultKind> Hiding =
    [
        FaultKind.ReplyLost, FaultKind.AppliedLate, FaultKind.StoreFails, FaultKind.StoreAnswerLost, FaultKind.SecondActivation, FaultKind.Crash, FaultKind.SiloKilled,
        FaultKind.SiloHangs, FaultKind.AnswerSlow,
    ];

    /// <summary>The edit that goes before the newest, of the system whose edits do: its last one, unless whoever made the newest knew it. Null where the newest wins.</summary>
    public Edit? Preferred(List<Edit> edits, Edit newest) => !IsPreferred(newest)
        && edits.FindLast(edit => IsPreferred(edit) && edit.At <= newest.At) is { } preferred && !newest.Knows(preferred) && !IsBroughtBackSince(edits, preferred, newest)
            ? preferred
            : null;

    /// <summary>Whether it is of a system whose edits go before the other's; all are where the newest wins.</summary>
    public bool IsPreferred(Edit edit) => edit.InBoth || site.Policy.Conflicts switch
    {
        ConflictRule.ExactWins => edit.System == SystemName.Exact,
        ConflictRule.WebshopWins => edit.System == SystemName.Webshop,
        _ => true,
    };

    /// <summary>
    /// Whether an edit may stand in place of the newest. What a system refuses stands in the way of nothing newer. Who does not know that a write
    /// arrived takes what was made after it for an edit that did not know of it, and so it does with what somebody gave both; and what was overwritten
    /// unread may win like any other.
    /// </summary>
    public bool MayWin(Edit edit, Edit newest, List<Edit> promised) => edit.At >= newest.At
        ? IsPreferred(edit) || edit.System == newest.System || edit.Knows(newest) || edit.IsBroughtBack || newest.IsRefused
        : IsPreferred(edit) && !IsPreferred(newest) && (!newest.Knows(edit) || edit.InBoth || IsBroughtBackSince(promised, edit, newest) || MayBeForgotten)
            && !promised.Exists(later => IsPreferred(later) && later.At > edit.At && later.At <= newest.At);

    // Who changes a mapping starts the program again, which then knows as little of an answer as one that was killed.
    private bool MayBeForgotten => Hiding.Any(site.Weather.Has) || site.World.Sites.Any(static known => known.Remaps > 0);

    // A person who brings a value back replaces what the pair knows of, whose ever it is.
    private static bool IsBroughtBackSince(List<Edit> edits, Edit edit, Edit newest) =>
        edits.Exists(back => back.IsBroughtBack && back.At >= edit.At && back.At <= newest.At);
}
