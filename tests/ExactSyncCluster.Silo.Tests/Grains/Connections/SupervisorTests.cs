using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Homes;
using ExactSyncCluster.Silo.Tests.Grains.Quotas;
using ExactSyncCluster.Silo.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization.Invocation;
using Orleans.TestingHost;

namespace ExactSyncCluster.Silo.Tests.Grains.Connections;

public sealed class SupervisorTests() : StorageTests(StorageEngine.Sqlite)
{
    private const int Connections = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    [Fact]
    public async Task No_connection_waits_for_the_answer_of_another()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddOutgoingGrainCallFilter(AnswerWhenAllAreAskedAsync);
            silo.Services.AddMetrics();
            silo.Services.AddSingleton(static _ => new SystemHosts(new(), TimeProvider.System, static () => 0.5));
            silo.Services.AddSingleton<ConnectionCatalog>();
            silo.Services.AddSingleton<ActiveSilos>();
            silo.Services.AddSingleton<SyncMetrics>();
            QuotaSilo.AddSerializer(silo.Services);
        });
        builder.ConfigureClient(static client => QuotaSilo.AddSerializer(client.Services));
        await using var cluster = builder.Build();
        await cluster.DeployAsync(Cancellation);
        var services = cluster.GetSiloServiceProvider();
        for (var number = 0; number < Connections; number++)
        {
            services.GetRequiredService<ConnectionCatalog>().Add(QuotaSilo.Definition(number));
        }

        using var supervisor = new Supervisor(
            services.GetRequiredService<ConnectionCatalog>(),
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<ActiveSilos>(),
            Store.Directory,
            services.GetRequiredService<SyncMetrics>(),
            new FakeTimeProvider(),
            new FeedPace(),
            NullLogger<Supervisor>.Instance);
        await supervisor.StartAsync(Cancellation);
        await _all.Task.WaitAsync(Limit, TimeProvider.System, Cancellation);
        await supervisor.StopAsync(Cancellation);

        Assert.Equal(Connections, _asked);
    }

    private async Task AnswerWhenAllAreAskedAsync(IOutgoingGrainCallContext call)
    {
        if (call.MethodName != nameof(IConnectionGrain.EnsureAsync))
        {
            await call.Invoke();
            return;
        }

        if (Interlocked.Increment(ref _asked) == Connections)
        {
            _all.SetResult();
        }

        await _all.Task;
        call.Response = Response.Completed;
    }
}
