using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Benchmarks.Noises;

/// <summary>Connections whose customers are edited now and then, by turns.</summary>
/// <param name="aSecond">How many edits a second there are in all of them together.</param>
internal sealed class QuietConnections(double aSecond) : IAsyncDisposable
{
    private readonly List<OwnSystems> _systems = [];
    private readonly List<SteadyEdits> _edits = [];

    public IEnumerable<DemoWorld> Worlds => _systems.Select(static systems => systems.World);

    /// <summary>Adds a connection, and enters its customers.</summary>
    public async Task AddAsync(OwnSystems systems, int customers, CancellationToken cancellation)
    {
        _systems.Add(systems);
        _edits.Add(new(systems.World, await LinkedCustomers.EnterAsync(systems.World, customers, cancellation)));
    }

    /// <summary>Has every customer of every connection edited once.</summary>
    public async Task<IReadOnlyList<Passage>> EditAsync(string round, CancellationToken cancellation)
    {
        var passages = await Task.WhenAll(_edits.Select(async (edits, place) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(place / aSecond), cancellation);
            return await edits.RunAsync(aSecond / _edits.Count, round, cancellation);
        }));
        return [.. passages.SelectMany(static one => one)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var systems in _systems)
        {
            await systems.DisposeAsync();
        }
    }
}
