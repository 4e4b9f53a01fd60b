using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using Spectre.Console;

namespace ExactSyncCluster.Silo.Cli.Demo.Showing;

/// <summary>Shows what came of a demo, for people or for programs.</summary>
internal static class ReportPage
{
    private const int MostFindings = 50;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Json(DemoReport report) => JsonSerializer.Serialize(report, Options);

    public static void Write(IAnsiConsole console, DemoReport report)
    {
        console.Write(Table(report));
        if (report.Findings.Count > 0)
        {
            console.Write(Findings(report));
            foreach (var line in report.Evidence)
            {
                console.WriteLine(line);
            }
        }

        foreach (var refusal in report.Refusals)
        {
            console.WriteLine($"An edit was refused: {refusal}");
        }

        console.MarkupLine(report.ExitCode == 0
            ? $"[green]{Markup.Escape(Verdict(report))}[/]"
            : string.Create(CultureInfo.InvariantCulture, $"[red]{report.Findings.Count} places are not as they should be.[/]"));
    }

    /// <summary>What came of it when nothing is wrong.</summary>
    public static string Verdict(DemoReport report) => report.LostInTheGap switch
    {
        0 => "Both systems are equal, nothing was lost, doubled or echoed, and the limits were kept.",
        1 => "Both systems are equal, nothing was doubled or echoed, and the limits were kept. 1 edit fell between our read of an Exact record and our write to it, and was overwritten: Exact takes no condition with a write.",
        var many => string.Create(
            CultureInfo.InvariantCulture,
            $"Both systems are equal, nothing was doubled or echoed, and the limits were kept. {many} edits fell between our read of an Exact record and our write to it, and were overwritten: Exact takes no condition with a write."),
    };

    private static Table Table(DemoReport report)
    {
        var table = new Table().RoundedBorder().AddColumn(string.Empty).AddColumn(new TableColumn(string.Empty).RightAligned()).HideHeaders();
        table.Title = new TableTitle(string.Create(CultureInfo.InvariantCulture, $"Exact Sync Cluster, seed {report.Seed}"));
        Row("Pairs", report.Pairs);
        Row("  of which matched", report.Matched);
        Row("  created in Exact Online", report.CreatedInExact);
        Row("  created in the webshop", report.CreatedInWebshop);
        Row("Edits by people", report.Edits);
        Row("  true conflicts", report.Conflicts);
        Row("Numbers that stood twice at the start (for a person)", report.Parked);
        table.AddEmptyRow();
        Judged("Differences", report.Differences);
        Judged("Duplicates", report.Duplicates);
        Judged("Echoes", report.Echoes);
        Row("Lost between a read and a write (not promised)", report.LostInTheGap);
        Row("Order uncertain, and marked so (not promised)", report.OrderUncertain);
        table.AddEmptyRow();
        Calls("Exact Online", report.Exact);
        Calls("Webshop", report.Webshop);
        table.AddRow("Time", string.Create(CultureInfo.InvariantCulture, $"{report.Seconds:F1} s"));
        return table;

        void Row(string what, long count) => table.AddRow(what, Number(count));

        void Judged(string what, long count) => table.AddRow(what, count == 0 ? "[green]0[/]" : $"[red]{Number(count)}[/]");

        void Calls(string system, SystemCalls calls)
        {
            Row($"Calls to {system}", calls.Calls);
            Row("  of which writes", calls.Writes);
            Judged("  refused with 429", calls.TooMany);
            Row("  answered with another error", calls.Errors);
            Row("  most in a minute", calls.MostInAMinute);
        }
    }

    private static Table Findings(DemoReport report)
    {
        var table = new Table().RoundedBorder().AddColumn("What").AddColumn("Where").AddColumn("How");
        foreach (var finding in report.Findings.Take(MostFindings))
        {
            table.AddRow(finding.Fault.ToString(), Markup.Escape(finding.Place), Markup.Escape(finding.What));
        }

        if (report.Findings.Count > MostFindings)
        {
            table.AddRow("...", string.Empty, string.Create(CultureInfo.InvariantCulture, $"and {report.Findings.Count - MostFindings} more; --json shows all"));
        }

        return table;
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
