using System.Security.Cryptography;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ExactSyncCluster.Silo.Security;

/// <summary>
/// Looks at the keys of a cluster before a silo starts. One that cannot read them would make a key that the others cannot read;
/// two that start at once would each make one.
/// </summary>
internal sealed class SharedKeys(PostgresDatabase database, IServiceProvider services) : IHostedService
{
    /// <summary>Reads every key; makes the first one.</summary>
    /// <exception cref="StorageFailedException">They are protected by another certificate.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        database.Alone(() =>
        {
            var keys = services.GetRequiredService<IKeyManager>().GetAllKeys();
            if (!keys.All(IsRead))
            {
                throw new StorageFailedException(
                    $"The keys in the database {database.Name} are protected by another certificate than the one of --key-certificate. Give all silos of a cluster the same certificate.");
            }

            services.GetRequiredService<IDataProtectionProvider>().CreateProtector("ExactSyncCluster.FirstKey").Protect([]);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsRead(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
