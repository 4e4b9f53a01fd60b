using System.Security.Cryptography.X509Certificates;
using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Storage.Sqlite;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>A database that was opened for a look, with the keys that belong to it.</summary>
internal sealed class StoredPlace : IDisposable
{
    private const string Application = "ExactSyncCluster";

    private readonly ServiceProvider? _services;

    private StoredPlace(IDatabase database, IDataProtectionProvider keys, ServiceProvider? services) =>
        (Database, Keys, _services) = (database, keys, services);

    public IDatabase Database { get; }

    public IDataProtectionProvider Keys { get; }

    public static StoredPlace OnSqlite(string data) => new(
        SqliteDatabase.Open(data),
        DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(data, "keys")), static keys => keys.SetApplicationName(Application)),
        null);

    public static StoredPlace OnPostgres(string address, X509Certificate2 certificate)
    {
        var database = PostgresDatabase.Open(PostgresAddress.Parse(address));
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(Application).DisableAutomaticKeyGeneration().UnprotectKeysWithAnyCertificate(certificate);
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new KeyTable(database));
        var provider = services.BuildServiceProvider();
        return new(database, provider.GetRequiredService<IDataProtectionProvider>(), provider);
    }

    public void Dispose()
    {
        _services?.Dispose();
        Database.Dispose();
    }
}
