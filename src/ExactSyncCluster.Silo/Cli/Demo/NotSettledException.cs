namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>The engine did not come to rest within the time it was given.</summary>
internal sealed class NotSettledException(string message) : Exception(message);
