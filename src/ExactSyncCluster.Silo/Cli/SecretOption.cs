using System.CommandLine;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>A secret that may be given by the environment instead. There it is no default of its option: help prints those, and so do errors.</summary>
/// <param name="environment">The environment's variables.</param>
/// <param name="name">The option.</param>
/// <param name="variable">The variable that takes its place.</param>
/// <param name="description">What it is.</param>
internal sealed class SecretOption(Func<string, string?> environment, string name, string variable, string description)
{
    /// <summary>The option of a command.</summary>
    public Option<string?> Option { get; } = new(name) { Description = $"{description} (or {variable})" };

    /// <summary>What was given; null when it is given nowhere.</summary>
    public string? Read(ParseResult parse) => parse.GetValue(Option) ?? (environment(variable) is { Length: > 0 } value ? value : null);
}
