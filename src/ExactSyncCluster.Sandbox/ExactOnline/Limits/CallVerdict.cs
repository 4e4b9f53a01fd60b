namespace ExactSyncCluster.Sandbox.ExactOnline.Limits;

internal enum CallOutcome
{
    Allowed,
    MinuteUsedUp,
    DayUsedUp,
    Blocked,
}

/// <summary>Whether a call may go on, and the numbers for the headers of its answer.</summary>
internal sealed record CallVerdict(
    CallOutcome Outcome,
    int DayRemaining,
    DateTimeOffset DayReset,
    int MinuteRemaining,
    DateTimeOffset MinuteReset);
