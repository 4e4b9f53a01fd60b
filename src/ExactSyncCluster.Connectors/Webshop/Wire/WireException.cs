namespace ExactSyncCluster.Connectors.Webshop.Wire;

/// <summary>An answer of the shop that breaks its contract. The message names the place and the shape, never a value.</summary>
public sealed class WireException(string message) : Exception(message);
