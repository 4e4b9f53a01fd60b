using System.Text.RegularExpressions;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Resolves secrets: <c>env:NAME</c>, <c>file:path</c> relative to a folder, or the secret itself.</summary>
/// <param name="folder">The folder that relative paths begin at.</param>
/// <param name="environment">The environment's variables.</param>
internal sealed partial class SecretReader(string folder, Func<string, string?> environment)
{
    public const string Remedy = "give \"env:NAME\" or \"file:path\"";

    private const string EnvironmentPrefix = "env:";
    private const string FilePrefix = "file:";
    private const int LongestFile = 16 * 1024;

    /// <summary>What a text resolves to.</summary>
    public SecretRead Read(string text) =>
        text.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) ? OfEnvironment(text[EnvironmentPrefix.Length..])
        : text.StartsWith(FilePrefix, StringComparison.Ordinal) ? OfFile(text[FilePrefix.Length..])
        : new SecretRead.Literal(text);

    private SecretRead OfEnvironment(string name)
    {
        // What is no name may be a secret that happens to begin so: it is not repeated.
        if (!VariableName.IsMatch(name))
        {
            return new SecretRead.Missing("what follows env: is no name of an environment variable", "use letters, digits and underscores");
        }

        return environment(name)?.Trim() is { Length: > 0 } value
            ? new SecretRead.Referred(value)
            : new SecretRead.Missing($"the environment variable {name} is not set", "set it for the process that runs this command");
    }

    private SecretRead OfFile(string path)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            if (!file.Exists)
            {
                return new SecretRead.Missing("the secret's file does not exist", "a relative path begins at the connection file's folder");
            }

            return file.Length <= LongestFile && File.ReadAllText(file.FullName).Trim() is { Length: > 0 } value
                ? new SecretRead.Referred(value)
                : new SecretRead.Missing($"the secret's file is empty or longer than {LongestFile} bytes", "it holds the secret and nothing else");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new SecretRead.Missing("the secret's file cannot be read", "check the path and the rights of the user that runs this command");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,127}$", RegexOptions.ExplicitCapture)]
    private static partial Regex VariableName { get; }
}

/// <summary>What became of a secret that was looked for.</summary>
internal abstract record SecretRead
{
    private SecretRead()
    {
    }

    /// <summary>It was found where the text points.</summary>
    internal sealed record Referred(string Value) : SecretRead
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Referred);
    }

    /// <summary>The text is the secret itself.</summary>
    internal sealed record Literal(string Value) : SecretRead
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Literal);
    }

    /// <summary>It was not found.</summary>
    internal sealed record Missing(string Reason, string Remedy) : SecretRead;
}
