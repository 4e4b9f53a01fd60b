using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using ExactSyncCluster.Silo.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExactSyncCluster.Silo.Security;

/// <summary>Wraps keys that one certificate protects by another one. A key that the other protects already is read too, so that it can be done again.</summary>
internal sealed class RewrappedKeys(X509Certificate2 present, X509Certificate2 next)
{
    private static readonly XName Secret = XName.Get("encryptedSecret", "http://schemas.asp.net/2015/03/dataProtection");
    private const string Decryptor = "decryptorType";

    /// <summary>The same key, protected by the other certificate.</summary>
    /// <exception cref="StorageFailedException">Neither certificate protects it.</exception>
    public XElement Of(XElement key)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().UnprotectKeysWithAnyCertificate(present, next);
        using var provider = services.BuildServiceProvider();
        var copy = new XElement(key);
        foreach (var secret in copy.Descendants(Secret))
        {
            var wrapped = new CertificateXmlEncryptor(next, NullLoggerFactory.Instance).Encrypt(Plain(secret.Elements().Single(), provider));
            secret.ReplaceAll(new XAttribute(Decryptor, wrapped.DecryptorType.AssemblyQualifiedName!), wrapped.EncryptedElement);
        }

        return copy;
    }

    private static XElement Plain(XElement wrapped, IServiceProvider provider)
    {
        try
        {
            return new EncryptedXmlDecryptor(provider).Decrypt(wrapped);
        }
        catch (CryptographicException refusal)
        {
            throw new StorageFailedException("The keys are protected by another certificate than the one of --key-certificate; nothing was changed.", refusal);
        }
    }
}
