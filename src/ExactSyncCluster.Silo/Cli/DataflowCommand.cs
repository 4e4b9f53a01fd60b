using System.CommandLine;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Prints the dataflow document of a mapping.</summary>
internal static class DataflowCommand
{
    private const string Markdown = "markdown";
    private const string ReStructuredText = "rst";

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = $"{Markdown} or {ReStructuredText}.", DefaultValueFactory = static _ => Markdown };
        format.AcceptOnlyFromAmong(Markdown, ReStructuredText);
        var mapping = new Option<string?>("--mapping") { Description = "A mapping file; without one, the default mapping.", HelpName = "FILE" };
        var command = new Command("dataflow", "Prints which property is kept equal with which.") { format, mapping };
        command.SetAction(async (parse, cancellation) =>
        {
            var console = parse.InvocationConfiguration;
            var name = parse.GetValue(mapping) ?? DefaultMapping.FileName;
            var findings = new FileFindings(name);
            if (await FormAsync(parse.GetValue(mapping), findings, cancellation) is not { } form)
            {
                foreach (var error in findings.Errors)
                {
                    await console.Error.WriteLineAsync(error);
                }

                return ExitCodes.NotStarted;
            }

            await console.Output.WriteAsync(parse.GetValue(format) == ReStructuredText ? DataflowTables.ReStructuredText(form) : DataflowTables.Markdown(form));
            return ExitCodes.Well;
        });
        return command;
    }

    private static async Task<MappingFile?> FormAsync(string? file, FileFindings findings, CancellationToken cancellation)
    {
        try
        {
            return MappingSource.Form(file is null ? DefaultMapping.Text : await File.ReadAllTextAsync(file, cancellation), findings.File, findings);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            findings.Wrong(null, "the file cannot be read", "check its name and the rights of the user that runs this command");
            return null;
        }
    }
}
