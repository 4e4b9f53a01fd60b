using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Storage.Postgres;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ExactSyncCluster.Silo.Security;

/// <summary>Keeps the keys by which stored tokens, connection keys and cookies are protected.</summary>
internal static class KeyRing
{
    private const string Folder = "keys";

    private const string Application = "ExactSyncCluster";

    /// <summary>Keeps the keys where the silo keeps all else, themselves protected by a certificate when there is one.</summary>
    public static void AddKeyRing(this IServiceCollection services, SiloOptions options)
    {
        if (options.Cluster is null)
        {
            var folder = PrivateFolder.Make(Path.Combine(PrivateFolder.Make(Path.GetFullPath(options.DataDirectory)).FullName, Folder));
            services.AddDataProtection().SetApplicationName(Application).PersistKeysToFileSystem(folder).Protect(options.KeyCertificate);
            return;
        }

        // Looked at before the framework makes a key of its own.
        services.AddHostedService<SharedKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<PostgresDatabase>(static (keys, database) => keys.XmlRepository = new KeyTable(database));
        services.AddDataProtection().SetApplicationName(Application).Protect(options.KeyCertificate);
    }

    private static void Protect(this IDataProtectionBuilder keys, X509Certificate2? certificate)
    {
        if (certificate is not null)
        {
            keys.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
    }

    /// <summary>Reads the certificate of a file.</summary>
    /// <exception cref="CertificateException">It cannot be used; the message says why.</exception>
    public static X509Certificate2 Read(string file, string? password)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
            if (certificate.HasPrivateKey)
            {
                return certificate;
            }

            certificate.Dispose();
        }
        catch (Exception refusal) when (refusal is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"The key certificate {file} cannot be read: give a PKCS #12 file and its password.", refusal);
        }

        throw new CertificateException($"The key certificate {file} has no private key: export it with its key.");
    }
}

/// <summary>The certificate that was given for the keys cannot be used.</summary>
internal sealed class CertificateException(string message, Exception? inner = null) : Exception(message, inner);
