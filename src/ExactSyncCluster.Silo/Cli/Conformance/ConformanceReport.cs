using System.Text.Json;
using System.Text.Json.Serialization;
using ExactSyncCluster.Connectors.Webshop.Conformance;
using Spectre.Console;

namespace ExactSyncCluster.Silo.Cli.Conformance;

/// <summary>Tells of each check as it ends, and of all of them at the end.</summary>
internal sealed class ConformanceReport(TextWriter output, bool isJson)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>One check has ended.</summary>
    public async Task TellAsync(ConformanceResult result, CancellationToken cancellation)
    {
        if (!isJson)
        {
            await output.WriteLineAsync($"{Word(result.Verdict),-6} {result.Id}".AsMemory(), cancellation);
        }
    }

    /// <summary>All have ended.</summary>
    public async Task EndAsync(IReadOnlyList<ConformanceResult> results)
    {
        if (isJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(results, Form));
            return;
        }

        var open = results.Where(static result => result.Verdict != ConformanceVerdict.Passed).ToList();
        if (open.Count > 0)
        {
            var table = new Table().RoundedBorder().AddColumn("").AddColumn("Check").AddColumn("The contract says").AddColumn("What was seen");
            foreach (var result in open.OrderBy(static result => result.Verdict))
            {
                table.AddRow(Coloured(result.Verdict), Markup.Escape(result.Id), Markup.Escape(result.Rule), Markup.Escape(result.Reason));
            }

            Tables.On(output).Write(table);
        }

        int Of(ConformanceVerdict verdict) => results.Count(result => result.Verdict == verdict);
        await output.WriteLineAsync(
            $"{Of(ConformanceVerdict.Passed)} passed, {Of(ConformanceVerdict.Failed)} failed, {Of(ConformanceVerdict.NotApplicable)} not put to the test");
    }

    private static string Word(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "pass",
        ConformanceVerdict.Failed => "FAIL",
        ConformanceVerdict.NotApplicable => "skip",
    };

    private static string Coloured(ConformanceVerdict verdict) =>
        verdict == ConformanceVerdict.Failed ? $"[red]{Word(verdict)}[/]" : $"[yellow]{Word(verdict)}[/]";
}
