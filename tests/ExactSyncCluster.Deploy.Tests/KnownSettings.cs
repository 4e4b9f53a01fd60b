using System.CommandLine;
using System.Text.RegularExpressions;
using ExactSyncCluster.Silo.Cli;

namespace ExactSyncCluster.Deploy.Tests;

/// <summary>What the program can be told, by its own help and its own parser.</summary>
internal static partial class KnownSettings
{
    public const string Prefix = "EXACTSYNC_";

    /// <summary>The environment's variables that a command reads.</summary>
    public static async Task<IReadOnlySet<string>> OfAsync(params string[] command)
    {
        await using var help = new StringWriter();
        await Root().Parse([.. command, "--help"]).InvokeAsync(new InvocationConfiguration { Output = help, Error = help }, TestContext.Current.CancellationToken);
        return Variable().Matches(help.ToString()).Select(static match => match.Value).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What the silo's program objects to in a command line.</summary>
    public static IEnumerable<string> Objections(IEnumerable<string> arguments) => Root().Parse([.. arguments]).Errors.Select(static error => error.Message);

    private static RootCommand Root() => RootCommands.Create(static _ => null);

    [GeneratedRegex("EXACTSYNC_[A-Z_]*[A-Z]")]
    private static partial Regex Variable();
}
