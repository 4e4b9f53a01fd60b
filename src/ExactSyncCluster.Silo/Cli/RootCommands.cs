using System.CommandLine;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>The commands of the program.</summary>
internal static class RootCommands
{
    /// <summary>All commands.</summary>
    /// <param name="environment">The environment's variables, by name.</param>
    public static RootCommand Create(Func<string, string?> environment) => new("Keeps Exact Online and a webshop equal, wherever they are edited.")
    {
        RunCommand.Create(environment),
        CheckCommand.Create(environment),
        HealthCommand.Create(environment),
        CertificateCommand.Create(environment, TimeProvider.System),
        TextCommands.Connection(),
        TextCommands.Mapping(),
        DataflowCommand.Create(),
        Conformance.ConformanceCommand.Create(environment),
        Demo.DemoCommand.Create(),
    };
}
