using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>One HTTP attempt that asks for a permit.</summary>
/// <param name="Priority">How urgent it is.</param>
/// <param name="Endpoint">The endpoint's name without ids.</param>
/// <param name="RejectedBefore">True for a record whose write was rejected before.</param>
public sealed record CallAsk(CallPriority Priority, string Endpoint, bool RejectedBefore = false);
