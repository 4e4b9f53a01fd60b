namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Whether the user who gave consent may do something.</summary>
/// <param name="Endpoint">The endpoint, such as <c>logistics/Items</c>.</param>
/// <param name="Action">The HTTP method.</param>
/// <param name="Allowed">Whether it is allowed; null when Exact did not say.</param>
public sealed record ExactOnlineRight(string Endpoint, string Action, bool? Allowed);
