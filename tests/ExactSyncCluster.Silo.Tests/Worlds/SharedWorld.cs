namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>One empty world for all tests of a class.</summary>
public sealed class SharedWorld : IAsyncLifetime
{
    private RunningWorld? _world;

    internal RunningWorld World => _world ?? throw new InvalidOperationException("The world has not started.");

    public async ValueTask InitializeAsync() => _world = await RunningWorld.StartAsync(null, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }
}
