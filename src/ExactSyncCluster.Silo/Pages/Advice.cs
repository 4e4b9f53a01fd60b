using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>Says what a person is to do about a pair that does not go on by itself, or that there is nothing to do.</summary>
internal static class Advice
{
    private const string LetItGoOn = "then press 'Let it go on'.";

    /// <summary>The advice for a status and its cause, as the directory lists them, while something or nothing keeps the connection from going on.</summary>
    public static string? Of(PairStatus status, string? cause, Hindrance hindrance) => status switch
    {
        PairStatus.Waiting when Enum.TryParse<WaitCause>(cause, out var wait) => Of(wait, hindrance),
        PairStatus.Parked when Enum.TryParse<ParkCause>(cause, out var park) => Of(park),
        PairStatus.Known => $"It was seen once and is looked at when its system's changes are read on. {Then(hindrance)}",
        PairStatus.Working => $"It is being carried over now. {Then(hindrance)}",
        PairStatus.Ended => "Both records were deleted. There is nothing to do.",
        _ => null,
    };

    private static string Then(Hindrance hindrance) => hindrance switch
    {
        Hindrance.None => "There is nothing to do.",
        Hindrance.Passing => "It goes on by itself when what is said above is over.",
        Hindrance.Person or Hindrance.Standstill => "It goes on by itself when what is said above is done.",
    };

    private static string Of(WaitCause cause, Hindrance hindrance) => cause switch
    {
        WaitCause.Quota when hindrance == Hindrance.Standstill => Then(hindrance),
        WaitCause.Quota => $"It waits until a call is free; orders go first. {Then(hindrance)}",
        WaitCause.FreshView => $"It goes on after the next look at the other system. {Then(hindrance)}",
        WaitCause.Retry => $"It is tried again by itself. {Then(hindrance)}",
        WaitCause.Needs => "It goes on once the other record is there. Look at that one.",
        WaitCause.Approval when hindrance is Hindrance.Person or Hindrance.Standstill => Then(hindrance),
        WaitCause.Approval => "Give consent or let the stopped writes go on, on the connection's page; then it goes on by itself.",
    };

    private static string Of(ParkCause cause) => cause switch
    {
        ParkCause.Ambiguous => $"Delete the doubles, or give each a number or code of its own, {LetItGoOn}",
        ParkCause.SuspectedDuplicate => $"Delete the double, or give it another number or code, {LetItGoOn}",
        ParkCause.Rejected => $"The system refused what was written. Mend the record so that it would take it, {LetItGoOn}",
        ParkCause.NotCarried => $"A value does not fit into the other system. Change it, {LetItGoOn}",
        ParkCause.Incomplete => $"The other system needs more to make the record. Fill it in, {LetItGoOn}",
        ParkCause.Deleted => $"One of the two was deleted. Delete the other too, or make it again, {LetItGoOn}",
        ParkCause.Missing => $"It may have been deleted, or the user who gave consent lost the right to see it. If it is gone, delete the other record too; if not, mend the rights, {LetItGoOn}",
        ParkCause.Orphaned => "If its order in Exact Online was deleted, delete this one too. To have it made there anew, press 'Let it go on'.",
        ParkCause.Contradiction => $"The systems show what cannot be. Compare the two records, {LetItGoOn}",
    };
}
