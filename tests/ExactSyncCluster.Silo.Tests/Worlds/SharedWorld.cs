namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>One empty world for all tests of a class.</summary>
public sealed class SharedWorld : IAsyncLifetime
{
    private RunningWorld? _world;
    private Basis? _basis;

    internal RunningWorld World => _world ?? throw new InvalidOperationException("The world has not started.");

    /// <summary>A linked customer and a linked product for orders, the same for all tests of the class.</summary>
    internal async Task<Basis> BasisAsync() => _basis ??= await Some.BasisAsync(World, "BASIS", TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync() => _world = await RunningWorld.StartAsync(null, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }
}
