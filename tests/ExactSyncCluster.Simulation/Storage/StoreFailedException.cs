namespace ExactSyncCluster.Simulation.Storage;

/// <summary>The store says that it did not write, or says nothing at all. What is stored is not known.</summary>
internal sealed class StoreFailedException(string message) : Exception(message);
