using ExactSyncCluster.Silo.Storage.Pairs;
using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>Registers the storage of the silo.</summary>
internal static class SyncStorage
{
    /// <summary>The name by which all grains but the pairs ask for their storage.</summary>
    internal const string GrainsProviderName = "grains";

    private const string UngatedProviderName = "grains-ungated";

    // Orleans' names for the drivers; the first loads Microsoft.Data.Sqlite.
    private const string SqliteInvariant = "System.Data.SQLite";
    private const string PostgresInvariant = "Npgsql";

    /// <summary>
    /// Everything that is stored, in one SQLite file of a directory: pairs with their directory and history, and the other grains.
    /// The caller registers data protection, with keys that outlive the process, and the source of new ids (<c>Func&lt;Guid&gt;</c>).
    /// </summary>
    internal static ISiloBuilder AddSyncStorage(this ISiloBuilder builder, string dataDirectory)
    {
        // The file has its schema before anything can hold the database.
        builder.Services.TryAddSingleton(_ => DataFolder.Take(dataDirectory));
        builder.Services.TryAddSingleton(provider =>
        {
            provider.GetRequiredService<DataFolder>();
            return SqliteDatabase.Open(dataDirectory);
        });
        builder.Services.TryAddSingleton<IDatabase>(static provider => provider.GetRequiredService<SqliteDatabase>());
        builder.AddAdoNetGrainStorage(UngatedProviderName, static options => options.Configure<SqliteDatabase>(static (storage, database) =>
        {
            storage.Invariant = SqliteInvariant;
            storage.DataSource = database.Source;
            storage.GrainStorageSerializer = new JsonStateSerializer();
        }));
        builder.Services.AddGrainStorage(GrainsProviderName, static (provider, _) => new GatedGrainStorage(
            provider.GetRequiredKeyedService<IGrainStorage>(UngatedProviderName), provider.GetRequiredService<SqliteDatabase>()));
        return builder.AddPairStorage();
    }

    /// <summary>The same in a PostgreSQL database, which the silos of a cluster share.</summary>
    internal static ISiloBuilder AddSyncStorage(this ISiloBuilder builder, PostgresAddress address)
    {
        builder.Services.TryAddSingleton(_ => PostgresDatabase.Open(address));
        builder.Services.TryAddSingleton<IDatabase>(static provider => provider.GetRequiredService<PostgresDatabase>());
        builder.AddAdoNetGrainStorage(GrainsProviderName, static options => options.Configure<PostgresDatabase>(static (storage, database) =>
        {
            storage.Invariant = PostgresInvariant;
            storage.DataSource = database.Source;
            storage.GrainStorageSerializer = new JsonStateSerializer();
        }));
        return builder.AddPairStorage();
    }

    /// <summary>Silos find each other through the same PostgreSQL database.</summary>
    internal static ISiloBuilder UsePostgresClustering(this ISiloBuilder builder) =>
        builder.UseAdoNetClustering(static options => options.Configure<PostgresDatabase>(static (clustering, database) =>
        {
            clustering.Invariant = PostgresInvariant;
            clustering.DataSource = database.Source;
        }));

    /// <summary>The pairs' storage, the directory and the history, on the database that is registered.</summary>
    private static ISiloBuilder AddPairStorage(this ISiloBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CommitQueue>();
        services.TryAddSingleton<ReadQueue>();
        services.TryAddSingleton<ConnectionKeys>();
        services.TryAddSingleton<StateCipher>();
        services.TryAddSingleton<HistoryStore>();
        services.TryAddSingleton<StuckChanges>();
        services.TryAddSingleton<DueWork>();
        services.TryAddSingleton<IPairDirectory, PairDirectory>();
        services.TryAddSingleton<PairStorage>();
        services.AddOptions<HistoryOptions>().BindConfiguration(HistoryOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddGrainStorage(PairStorage.ProviderName, static (provider, _) => provider.GetRequiredService<PairStorage>());
        return builder;
    }
}
