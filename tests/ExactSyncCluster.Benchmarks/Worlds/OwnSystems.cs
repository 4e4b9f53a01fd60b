using System.Net;
using ExactSyncCluster.Sandbox.ExactOnline;
using ExactSyncCluster.Sandbox.Webshop;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using Microsoft.AspNetCore.Builder;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>Two systems without limits inside this process, where there are too many for processes of their own.</summary>
internal sealed class OwnSystems : IAsyncDisposable
{
    private readonly List<WebApplication> _apps = [];
    private DemoWorld? _world;

    private OwnSystems()
    {
        // None of them has settings to watch, and a machine lets only so many be watched.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
    }

    public DemoWorld World => _world!;

    /// <summary>Starts both.</summary>
    /// <param name="address">Where they listen.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<OwnSystems> StartAsync(IPAddress address, int seed, CancellationToken cancellation)
    {
        var systems = new OwnSystems();
        try
        {
            var exact = new ExactOnlineSandboxOptions { Address = address, Seed = seed, RequireToken = false };
            var exactHome = await systems.StartAsync(ExactOnlineSandbox.Build(exact with { Limits = exact.Limits with { Enabled = false } }, TimeProvider.System), cancellation);
            var shopHome = await systems.StartAsync(WebshopSandbox.Build(new() { Address = address, Seed = seed }, TimeProvider.System), cancellation);
            systems._world = await DemoWorld.StartAsync(new DemoOptions { RunningExact = exactHome, RunningWebshop = shopHome }, TimeProvider.System, cancellation);
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

        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }

    private async Task<Uri> StartAsync(WebApplication app, CancellationToken cancellation)
    {
        _apps.Add(app);
        await app.StartAsync(cancellation);
        return new UriBuilder(app.Urls.First()) { Host = IPAddress.Loopback.ToString() }.Uri;
    }
}
