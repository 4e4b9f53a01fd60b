using Spectre.Console;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Writes tables to where a command writes.</summary>
internal static class Tables
{
    // A table that goes into a file or a pipe is not folded at a width that nobody has.
    private const int Unfolded = 160;

    public static IAnsiConsole On(TextWriter output)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Unfolded;
        return console;
    }
}
