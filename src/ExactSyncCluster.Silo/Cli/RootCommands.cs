using System.CommandLine;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>The commands of the program.</summary>
internal static class RootCommands
{
    public static RootCommand Create() => new("Keeps Exact Online and a webshop equal, wherever they are edited.")
    {
        Demo.DemoCommand.Create(),
    };
}
