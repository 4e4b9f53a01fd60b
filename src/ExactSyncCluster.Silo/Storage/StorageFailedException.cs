namespace ExactSyncCluster.Silo.Storage;

/// <summary>The database did not do what it was asked. Nothing of the failed write is stored, unless only its answer was lost.</summary>
internal sealed class StorageFailedException(string message, Exception? inner = null) : OrleansException(message, inner!);
