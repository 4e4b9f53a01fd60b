namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>Counts since the start or the last reset.</summary>
internal sealed record RequestStats(
    long Calls,
    long Feeds,
    long Reads,
    long Writes,
    long Creates,
    long Tokens,
    long TooMany,
    long Errors,
    long Unanswered,
    int MaxCallsInAnyMinuteWindow);
