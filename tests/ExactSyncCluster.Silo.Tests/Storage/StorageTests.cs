namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>What is said of the storage is said of both engines: each class of tests is run on either.</summary>
public abstract class StorageTests(StorageEngine engine) : IAsyncLifetime
{
    private TestStore? _store;

    private protected TestStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await TestStore.OpenAsync(engine);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
