using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace ExactSyncCluster.Silo.Security;

/// <summary>Keeps the keys by which stored tokens, connection keys and cookies are protected.</summary>
internal static class KeyRing
{
    private const string Folder = "keys";

    /// <summary>Keeps the keys in the data folder, themselves protected by a certificate when there is one.</summary>
    public static void AddKeyRing(this IServiceCollection services, string data, X509Certificate2? certificate)
    {
        var keys = services.AddDataProtection()
            .SetApplicationName("ExactSyncCluster")
            .PersistKeysToFileSystem(PrivateFolder.Make(Path.Combine(data, Folder)));
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
