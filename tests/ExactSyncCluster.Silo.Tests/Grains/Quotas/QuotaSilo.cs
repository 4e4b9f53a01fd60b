using System.Threading.Channels;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Due;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Homes;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Pairs;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Tests.Endpoints;
using ExactSyncCluster.Silo.Tests.Grains.Tokens;
using ExactSyncCluster.Silo.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace ExactSyncCluster.Silo.Tests.Grains.Quotas;

/// <summary>A silo of budgets, each of one connection that runs, beside a database of which is counted how often it is read. Pairs are woken, but do nothing.</summary>
internal sealed class QuotaSilo : IAsyncDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly Channel<PairKey> _woken = Channel.CreateUnbounded<PairKey>();
    private readonly InProcessTestCluster _cluster;

    private QuotaSilo(IDatabase database)
    {
        Reads = new(database);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddPlacementDirector<AtHomePlacement, AtHomeDirector>();
            silo.AddOutgoingGrainCallFilter(SkipWakeAsync);
            silo.Services.AddMetrics();
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddSingleton(Pace);
            silo.Services.AddSingleton(static _ => new SystemHosts(new(), TimeProvider.System, static () => 0.5));
            silo.Services.AddSingleton<ConnectionCatalog>();
            silo.Services.AddSingleton<ActiveSilos>();
            silo.Services.AddSingleton<SyncMetrics>();
            silo.Services.AddSingleton<IDatabase>(Reads);
            silo.Services.AddSingleton<ReadQueue>();
            silo.Services.AddSingleton<CommitQueue>();
            silo.Services.AddSingleton<Func<Guid>>(static () => Guid.NewGuid());
            silo.Services.AddSingleton<IPairDirectory, PairDirectory>();
            silo.Services.AddSingleton<DueWork>();
            silo.Services.AddSingleton<DueScan>();
            silo.Services.AddSingleton<StoppedPairs>();
            silo.Services.AddGrainStorage(SyncStorage.GrainsProviderName, static (_, _) => new RefusingStorage());
            AddSerializer(silo.Services);
        });
        builder.ConfigureClient(static client => AddSerializer(client.Services));
        _cluster = builder.Build();
    }

    public static FeedPace Pace { get; } = new();

    public CountedReads Reads { get; }

    /// <summary>The pairs that were woken, as they were.</summary>
    public ChannelReader<PairKey> Woken => _woken.Reader;

    public static async Task<QuotaSilo> StartAsync(IDatabase database)
    {
        var silo = new QuotaSilo(database);
        await silo._cluster.DeployAsync();
        return silo;
    }

    /// <summary>Begins the budgets of so many connections, which all run.</summary>
    public async Task RunAsync(int connections)
    {
        var catalog = _cluster.GetSiloServiceProvider().GetRequiredService<ConnectionCatalog>();
        for (var number = 0; number < connections; number++)
        {
            var connection = catalog.Add(Definition(number));
            foreach (var system in SystemNames.Both)
            {
                await _cluster.Client.GetGrain<IQuotaGrain>(connection.QuotaKey(system))
                    .EnsureAsync(connection.Definition.Name, new(ConnectionPhase.Running, null, false));
            }
        }
    }

    public static string Name(int number) => $"connection {number}";

    /// <summary>A connection whose systems are not there.</summary>
    public static ConnectionDefinition Definition(int number) => new()
    {
        Name = Name(number),
        Mapping = RunningSilo.Mapping(),
        Exact = new() { BaseAddress = Nowhere, Division = number, ClientId = "app", ClientSecret = "secret", RedirectUri = new(Nowhere, "/consent/return") },
        Webshop = new() { BaseAddress = new($"http://shop{number}.invalid"), Credentials = new ExactSyncCluster.Connectors.Webshop.Authorization.WebshopCredentials.ApiKey("key") },
    };

    /// <summary>Lets grains send each other what is Core's.</summary>
    public static void AddSerializer(IServiceCollection services) => services.AddSerializer(static serializer => serializer.AddJsonSerializer(
        static type => type.Namespace?.StartsWith("ExactSyncCluster.Core", StringComparison.Ordinal) == true, PairJson.Options));

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    private Task SkipWakeAsync(IOutgoingGrainCallContext call)
    {
        if (call.MethodName != nameof(IPairGrain.WakeAsync))
        {
            return call.Invoke();
        }

        _woken.Writer.TryWrite(PairKey.Parse(call.TargetId.Key.ToString()!));
        return Task.CompletedTask;
    }
}
