using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExactSyncCluster.Silo.Security;

/// <summary>Makes the certificate by which the keys of a cluster are protected.</summary>
internal static class KeyCertificate
{
    private const int KeyBits = 3072;
    private const int Years = 10;

    private static readonly X500DistinguishedName Name = new("CN=exactsync-keys");

    /// <summary>Makes it, unless there is one.</summary>
    /// <returns>Whether it was made.</returns>
    public static bool Make(string path, DateTimeOffset now)
    {
        if (File.Exists(path))
        {
            return false;
        }

        using var key = RSA.Create(KeyBits);
        using var certificate = new CertificateRequest(Name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now, now.AddYears(Years));

        // Whole or not at all: whoever starts beside this one must not find half of it.
        var unfinished = $"{path}.unfinished";
        PrivateFolder.MakeFile(unfinished);
        File.WriteAllBytes(unfinished, certificate.Export(X509ContentType.Pkcs12));
        File.Move(unfinished, path);
        return true;
    }
}
