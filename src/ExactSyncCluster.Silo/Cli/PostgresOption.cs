using System.CommandLine;
using ExactSyncCluster.Silo.Connections.Files;
using ExactSyncCluster.Silo.Storage.Postgres;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>The database that silos share. Its connection string may also stand in a file that the environment names.</summary>
internal sealed class PostgresOption(Func<string, string?> environment)
{
    private const string Variable = "EXACTSYNC_POSTGRES";
    private const string File = "EXACTSYNC_POSTGRES_FILE";

    private readonly SecretOption _text = new(
        environment, "--postgres", Variable, $"The connection string of the PostgreSQL database that several silos share, in place of --data; it may also stand in the file that {File} names.");

    /// <summary>The option of a command.</summary>
    public Option<string?> Option => _text.Option;

    /// <summary>What was given; null when it is given nowhere.</summary>
    /// <exception cref="SettingException">It cannot be read.</exception>
    public PostgresAddress? Read(ParseResult parse)
    {
        try
        {
            return (_text.Read(parse) ?? FromFile()) is { } text ? PostgresAddress.Parse(text) : null;
        }
        catch (FormatException refusal)
        {
            throw new SettingException(refusal.Message, refusal);
        }
    }

    private string? FromFile() => environment(File) is not { Length: > 0 } path ? null
        : new SecretReader(Directory.GetCurrentDirectory(), environment).Read($"file:{path}") switch
        {
            SecretRead.Referred referred => referred.Value,
            SecretRead.Missing missing => throw new SettingException($"{File}: {missing.Reason}; {missing.Remedy}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
