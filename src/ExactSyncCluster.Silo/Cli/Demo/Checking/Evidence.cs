using System.Globalization;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>
/// Tells of findings, in the order of time, what people did with the record, what the engine read and wrote of it, and what it
/// wrote down: all that who looks for the cause will ask for, and which is gone with the systems. Values are shown: they are made up.
/// </summary>
internal sealed class Evidence(Joined joined, ShownSystem exact, Ledger ledger, EngineLog log, IHistorySource history)
{
    private const int MostPlaces = 5;
    private const int LongestPath = 70;

    // A read that ended longer before something than this was known to whom it concerned.
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<string>> OfAsync(IEnumerable<Finding> findings, CancellationToken cancellation)
    {
        var lines = new List<string>();
        foreach (var (entity, key) in findings.Where(static finding => finding.Entity is not null).Select(static finding => (finding.Entity!.Value, finding.Key)).Distinct().Take(MostPlaces))
        {
            lines.Add($"{EntityNames.Of(entity)} {key}:");
            lines.AddRange((await OfAsync(entity, key, cancellation)).OrderBy(static told => told.At).Select(static told =>
                string.Create(CultureInfo.InvariantCulture, $"  {told.At:HH:mm:ss.ffff} {told.What}")));
        }

        return lines;
    }

    private async Task<List<(DateTimeOffset At, string What)>> OfAsync(Entity entity, string key, CancellationToken cancellation)
    {
        var deeds = ledger.Deeds.Where(deed => deed.Entity == entity && deed.Key == key).ToList();
        var told = deeds.ConvertAll(static deed => (deed.At, $"person: {deed.Kind} in {deed.System} {deed.Line} {deed.Property?.Webshop} {deed.Value}"));
        foreach (var pair in joined.Pairs.Where(pair => pair.Entity == entity && pair.Key == key))
        {
            HashSet<string> rows = [pair.Exact.Id, pair.Webshop.Id, .. pair.Exact.Lines.Select(static line => line.Id), .. exact.PriceRows.Where(row => row.Value == pair.Exact.Id).Select(static row => row.Key)];
            var calls = log.Exact.Concat(log.Webshop).Where(call => call.Kind != "feed" && (rows.Contains(call.RecordId ?? string.Empty) || rows.Any(row => call.Path.Contains(row, StringComparison.OrdinalIgnoreCase)))).ToList();
            var times = deeds.Select(static deed => deed.At).Concat(calls.Select(static call => call.At)).ToList();
            var feeds = log.Exact.Concat(log.Webshop).Where(call => call.Kind == "feed" && IsOf(entity, call.Entity) && times.Exists(time => call.At <= time + Around && call.EndedAt >= time - Around));
            told.AddRange(calls.Concat(feeds).Select(static call => (call.EndedAt, Of(call))));
            told.AddRange((await history.OfAsync(entity, pair.Exact.Id, pair.Webshop.Id, cancellation)).Select(static entry => (entry.At, Of(entry))));
        }

        return told;
    }

    private static bool IsOf(Entity entity, string? kind) => entity switch
    {
        Entity.Customer => kind is "accounts" or "customers",
        Entity.Product => kind is "items" or "prices" or "stock" or "products",
        _ => kind is "orders" or "orderlines",
    };

    private static string Of(HistoryEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"history: {entry.Kind} in {entry.System} {entry.LineKey} {entry.Group} {string.Join(", ", entry.Values.Select(static field => $"{field.Key}={field.Value}"))}{Of(" stamp", entry.Stamp)}{Of(" winner", entry.Winner)}{(entry.OrderUncertain ? " order uncertain" : "")} {entry.Reason}");

    private static string Of(string name, Stamp? stamp) => stamp is null
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{name} {stamp.System} {stamp.At:HH:mm:ss.ffff} not before {stamp.Earliest:HH:mm:ss.ffff}");

    private static string Of(LoggedRequest call)
    {
        var path = call.Path[..Math.Min(LongestPath, call.Path.Length)];
        var written = call.Kind == "write" ? $" sent {string.Join(',', call.Fields)} altered {string.Join(',', call.Altered)}" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"engine: {call.Method} {path} {call.Status} since {call.At:ss.ffff}{written}");
    }
}
