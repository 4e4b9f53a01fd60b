using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>Tells of findings what people did with the record, what the silo wrote to it, and what it wrote down of it.</summary>
internal sealed class FindingTrace(DemoWorld world, IHistorySource history, Ledger ledger)
{
    private const int MostFindings = 3;

    public async Task<string> OfAsync(IReadOnlyList<Finding> findings, CancellationToken cancellation)
    {
        if (findings.Count == 0)
        {
            return "no findings";
        }

        var book = await PairBook.ReadAsync(world, cancellation);
        var lines = findings.Select(static finding => $"{finding.Fault} {finding.Place}: {finding.What}").Prepend($"{findings.Count} findings:").ToList();
        foreach (var finding in findings.Where(static finding => finding.Entity is not null).DistinctBy(static finding => (finding.Entity, finding.Key)).Take(MostFindings))
        {
            lines.Add($"{EntityNames.Of(finding.Entity!.Value)} {finding.Key}:");
            lines.AddRange((await OfAsync(finding, book, cancellation)).OrderBy(static told => told.At).Select(static told =>
                string.Create(CultureInfo.InvariantCulture, $"  {told.At:HH:mm:ss.fff} {told.What}")));
        }

        return string.Join('\n', lines);
    }

    private async Task<List<(DateTimeOffset At, string What)>> OfAsync(Finding finding, PairBook book, CancellationToken cancellation)
    {
        var told = ledger.Deeds.Where(deed => deed.Entity == finding.Entity && deed.Key == finding.Key)
            .Select(static deed => (deed.At, What: $"person: {deed.Kind} in {deed.System} {deed.Line} {deed.Property?.Webshop} {deed.Value}"))
            .ToList();
        ImmutableArray<DemoPair> pairs = [.. book.Customers, .. book.Products, .. book.Orders];
        foreach (var pair in pairs.Where(pair => pair.Entity == finding.Entity && pair.Key == finding.Key))
        {
            HashSet<string?> rows = [pair.ExactId, pair.WebshopId, pair.PriceId, .. pair.Lines.Select(static line => line.ExactId)];
            rows.Remove(null);
            told.AddRange((await world.Exact.RequestsAsync(0, cancellation)).Concat(await world.Webshop.RequestsAsync(0, cancellation))
                .Where(request => rows.Contains(request.RecordId))
                .Select(static request => (request.EndedAt, $"silo: {request.Method} {request.Path[..Math.Min(60, request.Path.Length)]} {request.Status} altered {string.Join(',', request.Altered)} sent {string.Join(',', request.Fields)} since {request.At:HH:mm:ss.fff}")));
            told.AddRange((await history.OfAsync(pair.Entity, pair.ExactId, pair.WebshopId, cancellation))
                .Select(static entry => (entry.At, Text(entry))));
        }

        return told;
    }

    private static string Text(HistoryEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"history: {entry.Kind} in {entry.System} {entry.LineKey} {entry.Group} {string.Join(", ", entry.Values.Select(static field => $"{field.Key}={field.Value}"))}{Text(" stamp", entry.Stamp)}{Text(" winner", entry.Winner)}{(entry.OrderUncertain ? " order uncertain" : "")} {entry.Reason}");

    private static string Text(string name, Stamp? stamp) => stamp is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{name} {stamp.System} {stamp.At:HH:mm:ss.fff} not before {stamp.Earliest:HH:mm:ss.fff}");
}
