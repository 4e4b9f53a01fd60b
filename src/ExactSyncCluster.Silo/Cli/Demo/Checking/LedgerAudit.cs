using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Playing;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>What the ledger found, and what it let pass by the rules that the README states.</summary>
internal sealed record LedgerResult(IReadOnlyList<Finding> Findings, int LostInTheGap, int OrderUncertain);

/// <summary>
/// Holds the systems and the history against the ledger: each property ends as its newest edit left it, and an edit that
/// another overruled before it was carried over stands in the history.
/// </summary>
internal sealed class LedgerAudit(Joined joined, Ledger ledger, EngineLog log, IHistorySource history)
{
    // Two edits nearer than this have no order that anybody could know, where the history marks them so: two clocks are compared by calls,
    // and these take so long where a machine has much else to do.
    private static readonly TimeSpan ClockAccuracy = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<(Entity Entity, string Key), JoinedPair> pairs =
        joined.Pairs.ToDictionary(static pair => (pair.Entity, pair.Key));

    private readonly List<Finding> findings = [];
    private int lostInTheGap;
    private int orderUncertain;

    /// <summary>Whether a part of the history is gone: that an order is uncertain may have stood there.</summary>
    public bool HistoryIsLost { get; init; }

    public async Task<LedgerResult> CheckAsync(CancellationToken cancellation)
    {
        var deeds = ledger.Deeds;
        foreach (var deed in deeds.Where(static deed => deed.Kind is DeedKind.AddedLine or DeedKind.RemovedLine))
        {
            CheckLine(deed);
        }

        foreach (var chain in deeds.Where(static deed => deed.Kind == DeedKind.Set).GroupBy(static deed => (deed.Entity, deed.Key, deed.Line, deed.Property!.Webshop)))
        {
            if (pairs.TryGetValue((chain.Key.Entity, chain.Key.Key), out var pair))
            {
                await CheckAsync(pair, [.. chain], deeds, cancellation);
            }
        }

        return new LedgerResult(findings, lostInTheGap, orderUncertain);
    }

    private void CheckLine(Deed deed)
    {
        if (!pairs.TryGetValue((Entity.Order, deed.Key), out var pair))
        {
            return;
        }

        var isThere = pair.Exact.Lines.Any(line => line.Product == deed.Line) && pair.Webshop.Lines.Any(line => line.Product == deed.Line);
        var isAnywhere = pair.Exact.Lines.Concat(pair.Webshop.Lines).Any(line => line.Product == deed.Line);
        if (deed.Kind == DeedKind.AddedLine && !isThere)
        {
            findings.Add(Of(Fault.Lost, deed, "the line was added and is not on both sides"));
        }
        else if (deed.Kind == DeedKind.RemovedLine && isAnywhere)
        {
            findings.Add(Of(Fault.NotTheNewest, deed, "the line was removed and is still there"));
        }
    }

    private async Task CheckAsync(JoinedPair pair, IReadOnlyList<Deed> chain, IReadOnlyList<Deed> deeds, CancellationToken cancellation)
    {
        IReadOnlyList<HistoryEntry>? known = null;
        var newest = chain[^1];
        if (!IsFinal(pair, newest) && !chain.Any(deed => deed.At == newest.At && IsFinal(pair, deed)))
        {
            known = await history.OfAsync(pair.Entity, pair.Exact.Id, pair.Webshop.Id, cancellation);
            JudgeNewest(pair, chain, newest, known, deeds);
        }

        for (var place = 0; place + 1 < chain.Count; place++)
        {
            var (deed, next) = (chain[place], chain[place + 1]);
            var isLoser = next.System != deed.System && next.Value != deed.Value && !IsFinal(pair, deed) && !WasCarriedOver(pair, deed, next)
                && !WasFolded(pair, deed, chain.Skip(place + 1)) && (place == 0 || chain[place - 1].Value != deed.Value);
            if (!isLoser)
            {
                continue;
            }

            known ??= await history.OfAsync(pair.Entity, pair.Exact.Id, pair.Webshop.Id, cancellation);
            if (IsKept(known, deed))
            {
                continue;
            }

            if (log.FellIntoTheGap(deed, pair.Exact.Id))
            {
                lostInTheGap++;
            }
            else
            {
                findings.Add(Of(Fault.LoserNotKept, deed, $"{deed.Value ?? "empty"} of {deed.System} lost against {next.Value ?? "empty"} and is not in the history"));
            }
        }
    }

    private void JudgeNewest(JoinedPair pair, IReadOnlyList<Deed> chain, Deed newest, IReadOnlyList<HistoryEntry> known, IReadOnlyList<Deed> deeds)
    {
        if (log.FellIntoTheGap(newest, pair.Exact.Id))
        {
            lostInTheGap++;
            return;
        }

        var winner = chain.LastOrDefault(deed => deed.System != newest.System && IsFinal(pair, deed));
        var isMarked = HistoryIsLost || known.Any(entry => entry.Kind == HistoryKind.ConflictLost && entry.OrderUncertain && Holds(entry, newest));
        if (winner is not null && isMarked && (newest.At - winner.At <= ClockAccuracy || WasTouchedAgain(pair, winner, newest.At, deeds)))
        {
            orderUncertain++;
            return;
        }

        findings.Add(Of(
            Fault.NotTheNewest,
            newest,
            $"the newest edit is {newest.Value ?? "empty"} in {newest.System}; Exact Online: {Final(pair, newest, SystemName.Exact) ?? "empty"}, webshop: {Final(pair, newest, SystemName.Webshop) ?? "empty"}"));
    }

    /// <summary>Whether the record of an edit was touched again after a time, by a person or by the engine: its own time is then not known any more.</summary>
    private bool WasTouchedAgain(JoinedPair pair, Deed deed, DateTimeOffset after, IReadOnlyList<Deed> deeds)
    {
        var row = deed.System == SystemName.Exact ? deed.RowId : pair.Webshop.Id;
        return deeds.Any(other => other.System == deed.System && other.Entity == deed.Entity && other.Key == deed.Key && other.At > after && (deed.System == SystemName.Webshop || other.RowId == row))
            || log.Of(deed.System).Any(request => request.IsAppliedWrite && request.RecordId == row && request.EndedAt > after);
    }

    // A value that reached the other system before the next edit was made there was not in conflict with it.
    private bool WasCarriedOver(JoinedPair pair, Deed deed, Deed next)
    {
        var target = deed.System.Other();
        var row = target == SystemName.Webshop ? pair.Webshop.Id : next.RowId;
        var name = target == SystemName.Exact ? deed.Property!.Exact.Split('.')[^1] : deed.Line is null ? deed.Property!.Webshop.Split('.')[0] : "lines";
        return log.Of(target).Any(write => write.IsAppliedWrite && write.RecordId == row && write.Fields.Contains(name) && write.At >= deed.At && write.At <= next.At);
    }

    // An edit that its own side replaced before any read could show it was never shown to the engine.
    private bool WasFolded(JoinedPair pair, Deed deed, IEnumerable<Deed> later)
    {
        var row = deed.System == SystemName.Exact ? deed.RowId : pair.Webshop.Id;
        return later.FirstOrDefault(other => other.System == deed.System) is { } replaced
            && !log.WasRead(new(deed.System, EngineLog.KindOf(deed.System, deed.Property!), row, pair.IdIn(deed.System)), deed.StoodAt, replaced.At);
    }

    private static bool IsFinal(JoinedPair pair, Deed deed) =>
        Final(pair, deed, SystemName.Exact) == Normal(deed) && Final(pair, deed, SystemName.Webshop) == Normal(deed);

    private static string? Normal(Deed deed) => deed.Property!.Form == DemoForm.Amount && deed.Value is "0" ? null : deed.Value;

    private static string? Final(JoinedPair pair, Deed deed, SystemName system)
    {
        var record = system == SystemName.Exact ? pair.Exact : pair.Webshop;
        return deed.Line is null
            ? record.Get(deed.Property!)
            : record.Lines.FirstOrDefault(line => line.Product == deed.Line)?.Get(deed.Property!);
    }

    private static bool IsKept(IReadOnlyList<HistoryEntry> known, Deed deed) => known.Any(entry => Holds(entry, deed));

    private static bool Holds(HistoryEntry entry, Deed deed)
    {
        var property = deed.Property!;
        if (property.IsOfLine != entry.LineKey is not null)
        {
            return false;
        }

        var name = property.Name(entry.System);
        return (entry.Values.TryGetValue(name, out var value) || entry.Values.TryGetValue(name.Split('.')[^1], out value))
            && DemoValue.Of(property, entry.System, value) == deed.Value;
    }

    private static Finding Of(Fault fault, Deed deed, string what) => new(fault, deed.Entity, deed.Key, deed.Line, deed.Property?.Webshop, what);
}
