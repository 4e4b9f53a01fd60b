using System.Globalization;
using System.Text;

namespace ExactSyncCluster.Benchmarks.Reports;

/// <summary>A run as a page to read.</summary>
internal static class MarkdownPage
{
    public static string Of(BenchmarkRun run)
    {
        var page = new StringBuilder();
        var machine = run.Machine;
        Line(page, $"# Benchmarks, {run.At:yyyy-MM-dd HH:mm} UTC");
        Line(page, $"");
        Line(page, $"    {machine.Command}");
        Line(page, $"");
        Line(page, $"{machine.Processor}, {machine.MemoryGib} GiB, {machine.System}, load {machine.Load} at the end; scale {Word(run.Scale.ToString())}.");
        Line(page, $"{string.Join(", ", machine.Versions.Select(static version => $"{version.Key} {version.Value}"))}.");
        foreach (var report in run.Reports)
        {
            Add(page, report);
        }

        return page.ToString();
    }

    private static void Add(StringBuilder page, BenchmarkReport report)
    {
        Line(page, $"");
        Line(page, $"## {report.Name}");
        Line(page, $"");
        Line(page, $"{report.Asks}");
        Line(page, $"");
        Line(page, $"| figure | median | from | to | of | aim |");
        Line(page, $"|---|---|---|---|---|---|");
        foreach (var figure in report.Figures.Where(static figure => figure.Samples.Count > 0))
        {
            Line(page, $"| {figure.Name} | **{Short(figure.Median)}** {figure.Unit} | {Short(figure.Samples.Min())} | {Short(figure.Samples.Max())} | {figure.Samples.Count} | {Aim(figure)} |");
        }

        Line(page, $"");
        foreach (var note in report.Notes)
        {
            Line(page, $"- {note}");
        }
    }

    private static string Aim(Figure figure) => figure.IsMet is { } isMet
        ? string.Create(CultureInfo.InvariantCulture, $"{(figure.AtLeast is { } least ? $"at least {least}" : $"at most {figure.AtMost}")}: {(isMet ? "met" : "**missed**")}")
        : "";

    private static string Short(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "N0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    private static string Word(string name) => name.ToLowerInvariant();

    private static void Line(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
