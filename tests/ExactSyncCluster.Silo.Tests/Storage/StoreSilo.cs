using System.Globalization;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>A silo with the storage as it is registered for the product.</summary>
public abstract class StoreSilo(StorageEngine engine) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("exact-sync-");
    private long _ids;
    private InProcessTestCluster? _cluster;

    internal IServiceProvider Services => Cluster.GetSiloServiceProvider();

    internal IClusterClient Client => Cluster.Client;

    private InProcessTestCluster Cluster => _cluster ?? throw new InvalidOperationException("The silo has not started.");

    public async ValueTask InitializeAsync()
    {
        var address = engine == StorageEngine.Postgres ? PostgresAddress.Parse(await TestPostgres.NewAsync()) : null;
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
            silo.Services.AddSingleton<Func<Guid>>(NextId);
            var stored = address is null ? silo.AddSyncStorage(_folder.FullName) : silo.AddSyncStorage(address);
            AddSerializer(stored.Services);
        });
        builder.ConfigureClient(static client => AddSerializer(client.Services));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.StopAllSilosAsync();
            await _cluster.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    // The grains of the product are found in its assembly, so their messages need their form too.
    private static void AddSerializer(IServiceCollection services) => services.AddSerializer(static serializer => serializer.AddJsonSerializer(
        static type => type.Namespace?.StartsWith("ExactSyncCluster.Core", StringComparison.Ordinal) == true, PairJson.Options));

    internal IGrainStorage Storage(string name) => Services.GetRequiredKeyedService<IGrainStorage>(name);

    internal Guid NextId() => Guid.ParseExact(Interlocked.Increment(ref _ids).ToString("x32", CultureInfo.InvariantCulture), "N");
}

/// <summary>The silo on SQLite.</summary>
public sealed class SqliteSilo() : StoreSilo(StorageEngine.Sqlite);

/// <summary>The silo on PostgreSQL.</summary>
public sealed class PostgresSilo() : StoreSilo(StorageEngine.Postgres);
