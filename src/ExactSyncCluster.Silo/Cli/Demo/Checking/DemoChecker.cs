using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>
/// Reads both systems through their public APIs, as an app and a client of its own, and holds what they show against each
/// other, the seeds, the ledger, the engine's history and the systems' request logs.
/// </summary>
internal sealed class DemoChecker(DemoWorld world, IHistorySource history, ISyncProgress progress, TimeProvider time)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Whether the systems' fault switches are thrown on purpose: what they answer then is no finding.</summary>
    public bool FaultsAreThrown { get; init; }

    /// <summary>Whether a part of the engine's history is gone with its data: what stood in it cannot be demanded.</summary>
    public bool HistoryIsLost { get; init; }

    public async Task<DemoReport> CheckAsync(DemoOptions options, SeedPlan plan, DemoPlayer player, TimeSpan took, CancellationToken cancellation)
    {
        // The logs first: what the checker itself asks is no part of them.
        var (exactRequests, webshopRequests) = (await world.Exact.RequestsAsync(0, cancellation), await world.Webshop.RequestsAsync(0, cancellation));
        var log = new EngineLog(exactRequests, world.Connection.ClientId, webshopRequests, DemoWorld.WebshopClient);
        var (exactCalls, webshopCalls) = (await CallsAsync(world.Exact, cancellation), await CallsAsync(world.Webshop, cancellation));

        using var http = new HttpClient { Timeout = CallTimeout };
        var exact = await new PublicExact(world, http, time).ReadAsync(cancellation);
        var joined = Joined.Of(exact, await new PublicWebshop(world, http).ReadAsync(cancellation));

        var comparison = new PairComparison(log);
        var records = new RecordAudit(joined, plan, player.Ledger, log);
        var ledger = await new LedgerAudit(joined, player.Ledger, log, history) { HistoryIsLost = HistoryIsLost }.CheckAsync(cancellation);
        List<Crowd> ambiguous = [.. records.Ambiguous];
        List<Finding> findings =
        [
            .. joined.Pairs.SelectMany(comparison.Compare),
            .. records.Findings(),
            .. ledger.Findings,
            .. new EchoAudit(joined, exact, player.Ledger, log).Findings(),
            .. new CallAudit(exactRequests, webshopRequests, player.Ledger, exactCalls, DemoTime.Exact(options).Limits.CallsPerMinute) { FaultsAreThrown = FaultsAreThrown }.Findings(),
            .. new ParkedAudit(ambiguous, await progress.ParkedAsync(cancellation)).Findings(),
        ];
        return new DemoReport
        {
            Seed = options.Seed,
            Pairs = joined.Pairs.Length,
            Matched = joined.Pairs.Count(pair => !log.MadeInExact.ContainsKey(pair.Exact.Id) && !log.MadeInWebshop.ContainsKey(pair.Webshop.Id)),
            CreatedInExact = Made(log, SystemName.Exact, "accounts", "items", "orders"),
            CreatedInWebshop = Made(log, SystemName.Webshop, "customers", "products", "orders"),
            Edits = player.Ledger.Deeds.Select(static deed => (deed.System, deed.Entity, deed.Key, deed.Line, deed.At)).Distinct().Count(),
            Conflicts = player.Ledger.Conflicts,
            Parked = ambiguous.Count,
            Echoes = findings.Count(static finding => finding.Fault == Fault.Echo),
            Duplicates = findings.Count(static finding => finding.Fault == Fault.Duplicate),
            LostInTheGap = ledger.LostInTheGap,
            OrderUncertain = ledger.OrderUncertain,
            Exact = exactCalls,
            Webshop = webshopCalls,
            Refusals = player.Refusals,
            Findings = findings,
            Evidence = await new Evidence(joined, exact, player.Ledger, log, history).OfAsync(findings, cancellation),
            Seconds = Math.Round(took.TotalSeconds, 1),
        };
    }

    private static int Made(EngineLog log, SystemName system, params ReadOnlySpan<string> kinds)
    {
        var count = 0;
        foreach (var request in log.Of(system))
        {
            count += request.Created && kinds.Contains(request.Entity) ? 1 : 0;
        }

        return count;
    }

    private static async Task<SystemCalls> CallsAsync(ControlApi system, CancellationToken cancellation)
    {
        var counts = await system.CountsAsync(cancellation);
        return new SystemCalls(counts.Calls, counts.Writes, counts.TooMany, counts.Errors, counts.MaxCallsInAnyMinuteWindow);
    }
}
