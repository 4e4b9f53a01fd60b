using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Diagnostics;

/// <summary>The metrics of the product, named by OpenTelemetry's conventions. Labels come from closed sets only.</summary>
internal sealed class SyncMetrics : IDisposable
{
    /// <summary>The one meter.</summary>
    public const string MeterName = "ExactSyncCluster";

    private readonly ConcurrentDictionary<(string Connection, SystemName System, string Feed), DateTimeOffset> _feeds = [];
    private readonly ConcurrentDictionary<string, QuotaLeft> _quotas = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _echoes;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _lossy;
    private readonly Counter<long> _redelivered;
    private readonly Counter<long> _refusedWebhooks;
    private readonly Histogram<double> _settleTime;
    private readonly Histogram<double> _gap;
    private readonly Gauge<long> _pairs;

    public SyncMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(MeterName);
        _received = _meter.CreateCounter<long>("exactsync.change.received", "{change}", "Changes that pairs received from feeds.");
        _writes = _meter.CreateCounter<long>("exactsync.write.outcome", "{write}", "Writes by what became of them.");
        _echoes = _meter.CreateCounter<long>("exactsync.echo.swallowed", "{row}", "Rows that came back as they were known: our own writes, and records touched without a change.");
        _conflicts = _meter.CreateCounter<long>("exactsync.conflict.resolved", "{conflict}", "Property groups that both sides had edited.");
        _lossy = _meter.CreateCounter<long>("exactsync.write.rendered", "{property}", "Values that came back otherwise than they were written.");
        _redelivered = _meter.CreateCounter<long>("exactsync.change.redelivered", "{change}", "Changes that were handed over again because no acknowledgement came.");
        _refusedWebhooks = _meter.CreateCounter<long>("exactsync.webhook.refused", "{webhook}", "Webhooks that were refused: of no connection, without a right signature, or garbled.");
        _settleTime = _meter.CreateHistogram<double>("exactsync.settle.duration", "s", "From an edit to its arrival on the other side.");
        _gap = _meter.CreateHistogram<double>("exactsync.write.gap", "s", "From the last read of an Exact record to the write that follows: an edit made there in between is not protected.");
        _meter.CreateObservableGauge("exactsync.feed.lag", Lags, "s", "Since the start of the last read that was handed over whole: of each feed on this silo, that of the connection that is furthest behind.");
        _meter.CreateObservableGauge("exactsync.quota.remaining", Remaining, "{call}", "Calls left: of the budgets on this silo, the one that has least.");
        _pairs = _meter.CreateGauge<long>("exactsync.pair.count", "{pair}", "Pairs by how they stand: parked and waiting ones too.");
    }

    public void Received(SystemName system, Entity entity) => _received.Add(1, System(system), Named(entity));

    public void Wrote(SystemName system, Entity entity, WriteOutcome outcome) =>
        _writes.Add(1, System(system), Named(entity), new("outcome", Name(outcome)));

    public void Redelivered(SystemName system) => _redelivered.Add(1, System(system));

    public void WebhookRefused(SystemName system) => _refusedWebhooks.Add(1, System(system));

    /// <summary>A feed of a connection was handed over whole, by a read that began at a time.</summary>
    public void FeedRead(string connection, SystemName system, string feed, DateTimeOffset began) => _feeds[(connection, system, feed)] = began;

    /// <summary>The feeds of one end of a connection are read on another silo now, or not at all.</summary>
    public void FeedGone(string connection, SystemName system)
    {
        foreach (var feed in _feeds.Keys.Where(feed => feed.Connection == connection && feed.System == system))
        {
            _feeds.TryRemove(feed, out _);
        }
    }

    /// <summary>What is left of a budget.</summary>
    public void Quota(string name, QuotaLeft left) => _quotas[name] = left;

    /// <summary>A budget is kept on another silo now, or not at all.</summary>
    public void QuotaGone(string name) => _quotas.TryRemove(name, out _);

    public void Pairs(Entity entity, string status, long count) =>
        _pairs.Record(count, Named(entity), new("status", JsonNamingPolicy.CamelCase.ConvertName(status)));

    /// <summary>What a step noticed.</summary>
    public void Noticed(Entity entity, PairNote note)
    {
        switch (note)
        {
            case PairNote.Echo echo:
                _echoes.Add(1, System(echo.System), Named(entity));
                break;
            case PairNote.Conflict conflict:
                _conflicts.Add(1, new("winner", conflict.Winner.ToString()), Named(entity), new("order_uncertain", conflict.OrderUncertain));
                break;
            case PairNote.Lossy:
                _lossy.Add(1, Named(entity));
                break;
            case PairNote.Carried carried:
                _settleTime.Record(carried.SinceEdit.TotalSeconds, new("from", carried.From.ToString()), Named(entity));
                break;
            case PairNote.Gap gap:
                _gap.Record(gap.Length.TotalSeconds, Named(entity));
                break;
            default:
                break;
        }
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Lags()
    {
        var now = _time.GetUtcNow();
        return _feeds
            .GroupBy(static feed => (feed.Key.System, feed.Key.Feed))
            .Select(feeds => new Measurement<double>((now - feeds.Min(static feed => feed.Value)).TotalSeconds, System(feeds.Key.System), new("feed", feeds.Key.Feed)));
    }

    private IEnumerable<Measurement<long>> Remaining()
    {
        var left = _quotas.Values.ToList();
        foreach (var system in SystemNames.Both)
        {
            var budgets = left.Where(quota => quota.System == system).ToList();
            if (budgets.Min(static quota => quota.Minute) is { } minute)
            {
                yield return new(minute, System(system), new("window", "minute"));
            }

            if (budgets.Min(static quota => quota.Day) is { } day)
            {
                yield return new(day, System(system), new("window", "day"));
            }
        }
    }

    private static string Name(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Applied => "applied",
        WriteOutcome.AlreadyApplied => "already_applied",
        WriteOutcome.Conflict => "conflict",
        WriteOutcome.Rejected => "rejected",
        WriteOutcome.Unknown => "unknown",
        WriteOutcome.NotSent => "not_sent",
        _ => throw new UnreachableException(),
    };

    private static KeyValuePair<string, object?> System(SystemName system) => new("system", system.ToString());

    private static KeyValuePair<string, object?> Named(Entity entity) => new("entity", EntityNames.Of(entity));
}
