using System.CommandLine;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>The commands that print what ships with the program: to begin with, and for an editor.</summary>
internal static class TextCommands
{
    public static Command Mapping() => new("mapping", "Prints the default mapping, or the schema by which an editor completes one.")
    {
        Print("print", $"The default mapping, to be changed and named in a connection file.", DefaultMapping.Text),
        Print("schema", $"The JSON Schema of mapping files; keep it beside them as {DefaultMapping.SchemaFileName}.", DefaultMapping.SchemaText),
    };

    public static Command Connection() => new("connection", "Prints an example of a connection file, or the schema by which an editor completes one.")
    {
        Example(),
        Print("schema", $"The JSON Schema of connection files; keep it beside them as {ConnectionTexts.SchemaFileName}.", ConnectionTexts.Schema),
    };

    private static Command Example()
    {
        var sandbox = new Option<bool>("--sandbox") { Description = "One that joins the two sandboxes, ready to run." };
        var command = new Command("example", "A connection file to begin with.") { sandbox };
        command.SetAction((parse, cancellation) =>
            PrintAsync(parse, parse.GetValue(sandbox) ? ConnectionTexts.Sandbox : ConnectionTexts.Example, cancellation));
        return command;
    }

    private static Command Print(string name, string description, string text)
    {
        var command = new Command(name, description);
        command.SetAction((parse, cancellation) => PrintAsync(parse, text, cancellation));
        return command;
    }

    private static async Task<int> PrintAsync(ParseResult parse, string text, CancellationToken cancellation)
    {
        await parse.InvocationConfiguration.Output.WriteLineAsync(text.TrimEnd().AsMemory(), cancellation);
        return ExitCodes.Well;
    }
}
