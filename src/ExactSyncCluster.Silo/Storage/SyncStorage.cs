using ExactSyncCluster.Silo.Storage.Pairs;
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

    // Orleans' name for SQLite; it loads Microsoft.Data.Sqlite.
    private const string Invariant = "System.Data.SQLite";

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
        builder.Services.TryAddSingleton<CommitQueue>();
        return builder.AddPairStorage().AddOtherGrainsStorage();
    }

    /// <summary>The pairs' storage, the directory and the history, on the database that is registered.</summary>
    internal static ISiloBuilder AddPairStorage(this ISiloBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ConnectionKeys>();
        services.TryAddSingleton<StateCipher>();
        services.TryAddSingleton<HistoryStore>();
        services.TryAddSingleton<StuckChanges>();
        services.TryAddSingleton<IPairDirectory, PairDirectory>();
        services.TryAddSingleton<PairStorage>();
        services.AddOptions<HistoryOptions>().BindConfiguration(HistoryOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddGrainStorage(PairStorage.ProviderName, static (provider, _) => provider.GetRequiredService<PairStorage>());
        return builder;
    }

    private static ISiloBuilder AddOtherGrainsStorage(this ISiloBuilder builder)
    {
        builder.AddAdoNetGrainStorage(UngatedProviderName, static options => options.Configure<SqliteDatabase>(static (storage, database) =>
        {
            storage.Invariant = Invariant;
            storage.DataSource = database.Source;
            storage.GrainStorageSerializer = new JsonStateSerializer();
        }));
        builder.Services.AddGrainStorage(GrainsProviderName, static (provider, _) => new GatedGrainStorage(
            provider.GetRequiredKeyedService<IGrainStorage>(UngatedProviderName), provider.GetRequiredService<SqliteDatabase>()));
        return builder;
    }
}
