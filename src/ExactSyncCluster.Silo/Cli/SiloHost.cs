using System.Net;
using System.Security.Cryptography;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Clocks;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Endpoints;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Due;
using ExactSyncCluster.Silo.Grains.Homes;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Pages;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Puts a silo together: the one place that knows all its parts.</summary>
internal static class SiloHost
{
    private const string ServiceName = "exact-sync-cluster";

    private const int Queues = 4;

    /// <summary>A silo with its endpoints, ready to be started.</summary>
    /// <param name="options">How it is started.</param>
    /// <param name="time">The machine's clock.</param>
    public static WebApplication Build(SiloOptions options, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Parse(options.HttpAddress), options.HttpPort);
            kestrel.AddServerHeader = false;
        });
        var ending = new Ending();
        Logging(builder.Logging, options, ending);
        Services(builder.Services, options, new ClusterClock(time));
        // Before Orleans, so that the time is known before any grain begins.
        builder.Services.AddHostedService<ClockWatch>();
        builder.UseOrleans(silo => Orleans(silo, options));
        // After Orleans, so that it ends before it.
        builder.Services.AddHostedService<Supervisor>();
        builder.Services.AddHostedService<HistoryPurge>();
        var app = builder.Build();
        ending.Watch(app.Lifetime);
        app.UseTrustedProxies(options.TrustedProxies);
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSyncEndpoints();
        return app;
    }

    private static void Services(IServiceCollection services, SiloOptions options, ClusterClock time)
    {
        // Before anything uses keys, the console's cookies too.
        services.AddKeyRing(options);
        services.AddSingleton(time);
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<Func<Guid>>(() => Guid.CreateVersion7(time.GetUtcNow()));
        services.AddSingleton(options.Pace);
        services.AddSingleton(_ => new SystemHosts(options.Hosts, time, Jitter));
        services.AddSingleton<ConnectionCatalog>();
        services.AddSingleton<ActiveSilos>();
        services.AddSingleton<DueScan>();
        services.AddSingleton<StoppedPairs>();
        services.AddSingleton<ClockBook>();
        services.AddSingleton<PairWorld>();
        services.AddSingleton<SyncMetrics>();
        services.AddSingleton<SeenWebhooks>();
        services.AddSingleton<RefusedWebhooks>();
        services.AddSingleton<StandingReader>();
        services.AddConsoleAccess(options);
        services.AddOpenTelemetry().ConfigureResource(static resource => resource.AddService(ServiceName)).WithMetrics(metrics => metrics
            .AddMeter(SyncMetrics.MeterName)
            .AddMeter("Microsoft.Orleans")
            .AddMeter("Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter());
        services.AddSerializer(static serializer => serializer.AddJsonSerializer(IsSentAsJson, PairJson.Options));
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }

    // A document goes along when its grain moves to another silo, in the form in which it is stored.
    private static bool IsSentAsJson(Type type) =>
        type.Namespace?.StartsWith("ExactSyncCluster.Core", StringComparison.Ordinal) == true
        || (type.Assembly == typeof(SiloHost).Assembly && type.Name.EndsWith("Document", StringComparison.Ordinal));

    private static double Jitter()
    {
        const int steps = 1 << 20;
        return RandomNumberGenerator.GetInt32(steps) / (double)steps;
    }

    private static void Orleans(ISiloBuilder silo, SiloOptions options)
    {
        silo.AddPlacementDirector<AtHomePlacement, AtHomeDirector>();
        if (options.Cluster is { } cluster)
        {
            silo.Services.AddHostedService<Drain>();
            silo.AddSyncStorage(cluster.Database).JoinCluster(cluster, FreePort.Of(options.SiloPort), FreePort.Of(options.GatewayPort));
        }
        else
        {
            silo.UseLocalhostClustering(FreePort.Of(options.SiloPort), FreePort.Of(options.GatewayPort), serviceId: SiloCluster.Name, clusterId: SiloCluster.Name);
            silo.AddSyncStorage(Path.GetFullPath(options.DataDirectory));
        }

        silo.AddMemoryStreams(ChangeStream.Provider, streams =>
        {
            streams.ConfigureStreamPubSub(global::Orleans.Streams.StreamPubSubType.ImplicitOnly);
            // Each is asked for what is new a hundred times a second, whether anything is or not.
            streams.ConfigurePartitioning(Queues);
            streams.ConfigureCacheEviction(static eviction => eviction.Configure(static cache =>
            {
                // What is acknowledged is not needed any more, and what is not is handed over again by the feed.
                cache.DataMinTimeInCache = TimeSpan.FromSeconds(2);
                cache.DataMaxAgeInCache = TimeSpan.FromSeconds(10);
            }));
            streams.ConfigureBackoffProvider(static (_, _) => new QueuePause());
            streams.ConfigurePullingAgent(static agent => agent.Configure(static pulling =>
            {
                pulling.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
                pulling.MaxEventDeliveryTime = TimeSpan.FromSeconds(10);
            }));
        });
        silo.AddDashboard();
        silo.Configure<GrainCollectionOptions>(static collection =>
        {
            collection.CollectionQuantum = TimeSpan.FromSeconds(20);
            collection.CollectionAge = TimeSpan.FromMinutes(1);
        });
        silo.Configure<SiloMessagingOptions>(static messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));
    }

    private static void Logging(ILoggingBuilder logging, SiloOptions options, Ending ending)
    {
        logging.ClearProviders();
        // What a command prints is its answer; the log stands beside it.
        logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            // A log is read days later, and beside those of both systems, in other zones.
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:sszzz ";
        });
        Tell(null, options.IsQuiet ? LogLevel.Error : LogLevel.Information);
        Tell("Orleans", options.IsQuiet ? LogLevel.Critical : LogLevel.Warning);
        Tell("Microsoft", options.IsQuiet ? LogLevel.Error : LogLevel.Warning);
        Tell("Polly", options.IsQuiet ? LogLevel.Error : LogLevel.Warning);
        // That keys lie unprotected is told by the run command, in words of its own.
        Tell("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Orleans 10.4 warns at start of a watchdog that is late by the machine's whole uptime, which is not so.
        Tell("Orleans.Runtime.Watchdog", LogLevel.Error);

        void Tell(string? category, LogLevel least) => logging.AddFilter(category, line => ending.Lets(line, least));
    }
}
