namespace ExactSyncCluster.Core.Budget;

/// <summary>A call that has its permit and has not reported yet.</summary>
internal sealed record InFlight(CallAsk Ask, DateTimeOffset TakenAt);
