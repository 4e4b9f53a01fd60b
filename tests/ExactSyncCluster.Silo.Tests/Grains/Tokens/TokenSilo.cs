using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace ExactSyncCluster.Silo.Tests.Grains.Tokens;

/// <summary>A silo of token grains with a clock and a storage that tests hold in their hands.</summary>
public sealed class TokenSilo : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;
    private TokenDesk? _desk;

    internal MovedClock Clock { get; } = new();

    internal RefusingStorage Storage { get; } = new();

    internal TokenDesk Desk => _desk ?? throw new InvalidOperationException("The silo has not started.");

    private InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The silo has not started.");

    public async ValueTask InitializeAsync()
    {
        _desk = await TokenDesk.OpenAsync(Clock);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
            silo.Services.AddSingleton(_ => new SystemHosts(new(), Clock, static () => 0.5));
            silo.Services.AddSingleton<ConnectionCatalog>();
            silo.Services.AddGrainStorage(SyncStorage.GrainsProviderName, (_, _) => Storage);
            AddSerializer(silo.Services);
        });
        builder.ConfigureClient(static client => AddSerializer(client.Services));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <summary>The tokens of a connection of its own, with consent given.</summary>
    internal async Task<ITokenGrain> ConsentedAsync(string name)
    {
        Cluster.GetSiloServiceProvider().GetRequiredService<ConnectionCatalog>().Add(Desk.Connection(name));
        var tokens = Cluster.Client.GetGrain<ITokenGrain>(name);
        Assert.Null(await Desk.ConsentAsync(tokens));
        return tokens;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.StopAllSilosAsync();
            await _cluster.DisposeAsync();
        }

        if (_desk is not null)
        {
            await _desk.DisposeAsync();
        }
    }

    private static void AddSerializer(IServiceCollection services) => services.AddSerializer(static serializer => serializer.AddJsonSerializer(
        static type => type.Namespace?.StartsWith("ExactSyncCluster.Core", StringComparison.Ordinal) == true, PairJson.Options));
}
