using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>A database that several silos share, and the certificate that protects its keys.</summary>
internal sealed class SharedDatabase : IDisposable
{
    private const string PostgresVariable = "EXACTSYNC_POSTGRES";
    private const string CertificateVariable = "EXACTSYNC_KEY_CERTIFICATE";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exact-sync-shared-");

    public SharedDatabase(string address)
    {
        Address = address;
        Certificate = NewCertificate();
        File.WriteAllBytes(CertificateFile, Certificate.Export(X509ContentType.Pkcs12));
    }

    /// <summary>Its connection string.</summary>
    public string Address { get; }

    public X509Certificate2 Certificate { get; }

    private string CertificateFile => Path.Combine(_folder.FullName, "keys.pfx");

    /// <summary>A certificate as an operator makes one for the keys of a cluster.</summary>
    public static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    /// <summary>Tells a silo of it by its environment.</summary>
    public void AddTo(IDictionary<string, string> environment)
    {
        environment[PostgresVariable] = Address;
        environment[CertificateVariable] = CertificateFile;
    }

    /// <summary>Opens it for a look.</summary>
    public StoredPlace Open() => StoredPlace.OnPostgres(Address, Certificate);

    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
