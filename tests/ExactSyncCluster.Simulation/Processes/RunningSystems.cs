using System.Globalization;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>Both sandboxes as processes of their own. They stay up whatever happens to the silo.</summary>
internal sealed class RunningSystems : IAsyncDisposable
{
    private const string Assembly = "ExactSyncCluster.Sandbox.dll";
    private const string ReadyLine = "listening ";
    private const string Minute = "00:00:01";

    private readonly List<ProgramProcess> _processes = [];
    private DemoWorld? _world;

    public DemoWorld World => _world ?? throw new InvalidOperationException("The systems are not started.");

    /// <summary>Exact Online's process.</summary>
    public int ExactProcessId => _processes[0].Id;

    /// <summary>The shop's process.</summary>
    public int WebshopProcessId => _processes[1].Id;

    /// <summary>Starts both.</summary>
    /// <param name="options">Their seed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="exactSwitches">Further switches of Exact Online's program.</param>
    public static async Task<RunningSystems> StartAsync(DemoOptions options, CancellationToken cancellation, params string[] exactSwitches)
    {
        var systems = new RunningSystems();
        try
        {
            var exact = await systems.StartAsync("exact", options.Seed, exactSwitches, cancellation);
            var webshop = await systems.StartAsync("webshop", options.Seed, [], cancellation);
            systems._world = await DemoWorld.StartAsync(options with { RunningExact = exact, RunningWebshop = webshop }, TimeProvider.System, cancellation);
            return systems;
        }
        catch
        {
            await systems.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }

        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private async Task<Uri> StartAsync(string system, int seed, string[] switches, CancellationToken cancellation)
    {
        string[] arguments = [system, "--port", "0", "--seed", seed.ToString(CultureInfo.InvariantCulture), "--minute", Minute, .. switches];
        var (process, line) = await ProgramProcess.StartAsync(Assembly, arguments, new Dictionary<string, string>(), ReadyLine, static _ => { }, cancellation);
        _processes.Add(process);
        return new(line[ReadyLine.Length..]);
    }
}
