namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>The two databases on which everything that is stored must behave alike.</summary>
public enum StorageEngine
{
    Sqlite,
    Postgres,
}
