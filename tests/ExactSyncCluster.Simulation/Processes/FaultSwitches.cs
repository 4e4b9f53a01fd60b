using System.Net.Http.Json;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>The switches by which both stand-in systems are made to fail, and what they hold back at this moment.</summary>
internal sealed class FaultSwitches(DemoWorld world) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Puts faults in force in a system, in place of those that were.</summary>
    public async Task PutAsync(SystemName system, IEnumerable<object> rules, CancellationToken cancellation)
    {
        using var answer = await _http.PutAsJsonAsync(new Uri(Home(system), "control/faults"), new { rules }, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Both systems are in good health again.</summary>
    public async Task HealAsync(CancellationToken cancellation)
    {
        foreach (var system in SystemNames.Both)
        {
            await PutAsync(system, [], cancellation);
        }
    }

    /// <summary>The requests that have arrived and are not answered yet.</summary>
    public async Task<IReadOnlyList<HeldRequest>> HeldAsync(SystemName system, CancellationToken cancellation) =>
        await _http.GetFromJsonAsync<List<HeldRequest>>(new Uri(Home(system), "control/held"), cancellation) ?? [];

    public void Dispose() => _http.Dispose();

    private Uri Home(SystemName system) => system == SystemName.Exact ? world.ExactHome : world.WebshopHome;
}

/// <summary>A request that a system holds back.</summary>
internal sealed record HeldRequest(string Method, string Path);
