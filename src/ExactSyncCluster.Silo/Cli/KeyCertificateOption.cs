using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using ExactSyncCluster.Silo.Connections.Files;
using ExactSyncCluster.Silo.Security;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>A PKCS #12 file that protects keys. Its password stands in the environment, or in a file that the environment names.</summary>
/// <param name="environment">The environment's variables.</param>
/// <param name="name">The option.</param>
/// <param name="variable">The variable that takes its place; the password's begin with it.</param>
/// <param name="description">What it is for.</param>
internal sealed class KeyCertificateOption(Func<string, string?> environment, string name, string variable, string description)
{
    private readonly string _password = $"{variable}_PASSWORD";
    private readonly string _passwordFile = $"{variable}_PASSWORD_FILE";

    /// <summary>The option of a command.</summary>
    public Option<string?> Option { get; } = new SettingOption(environment).Text(
        name, variable, $"{description}; its password stands in {variable}_PASSWORD or in the file that {variable}_PASSWORD_FILE names.");

    /// <summary>The certificate; null when none was given.</summary>
    /// <exception cref="CertificateException">It cannot be used; the message says why.</exception>
    public X509Certificate2? Read(ParseResult parse)
    {
        if (parse.GetValue(Option) is not { } file)
        {
            return null;
        }

        var secrets = new SecretReader(Directory.GetCurrentDirectory(), environment);
        var password = environment(_passwordFile) is { Length: > 0 } path ? secrets.Read($"file:{path}") : new SecretRead.Literal(environment(_password) ?? "");
        return password switch
        {
            SecretRead.Missing missing => throw new CertificateException($"{_passwordFile}: {missing.Reason}; {missing.Remedy}"),
            SecretRead.Referred referred => KeyRing.Read(file, referred.Value),
            SecretRead.Literal literal => KeyRing.Read(file, literal.Value),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
