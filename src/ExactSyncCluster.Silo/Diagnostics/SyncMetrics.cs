using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Connections;

namespace ExactSyncCluster.Silo.Diagnostics;

/// <summary>The metrics of the product, named by OpenTelemetry's conventions. Labels come from closed sets only.</summary>
internal sealed class SyncMetrics : IDisposable
{
    /// <summary>The one meter.</summary>
    public const string MeterName = "ExactSyncCluster";

    private const string NeedsConsent = "needsConsent";
    private const string Unknown = "unknown";

    private static readonly string[] Standings = [.. Enum.GetNames<ConnectionPhase>().Select(JsonNamingPolicy.CamelCase.ConvertName), NeedsConsent];

    // From what one call takes to what a day's used-up budget makes of it.
    private static readonly InstrumentAdvice<double> Spans = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600, 14_400, 86_400] };

    private readonly ConcurrentDictionary<string, string> _connections = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (SystemName System, int Kinds)> _fuses = new(StringComparer.Ordinal);
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
    private readonly Gauge<double> _clockOffset;
    private readonly Gauge<double> _clockUncertainty;

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
        _settleTime = _meter.CreateHistogram<double>("exactsync.settle.duration", "s", "From an edit to its arrival on the other side.", advice: Spans);
        _gap = _meter.CreateHistogram<double>("exactsync.write.gap", "s", "From the last read of an Exact record to the write that follows: an edit made there in between is not protected.", advice: Spans);
        _meter.CreateObservableGauge("exactsync.feed.lag", Lags, "s", "Since the start of the last read that was handed over whole: of each feed on this silo, that of the connection that is furthest behind.");
        _meter.CreateObservableGauge("exactsync.quota.remaining", Remaining, "{call}", "Calls left: of the budgets on this silo, the one that has least.");
        _pairs = _meter.CreateGauge<long>("exactsync.pair.count", "{pair}", "Pairs by how they stand: parked and waiting ones too.");
        _clockOffset = _meter.CreateGauge<double>("exactsync.clock.offset", "s", "How far the cluster's time runs ahead of this machine's clock.");
        _clockUncertainty = _meter.CreateGauge<double>("exactsync.clock.uncertainty", "s", "How far this silo's time may be from the cluster's; it should be below 0.025.");
        _meter.CreateObservableGauge("exactsync.fuse.stopped", FusesStopped, "{kind}", "Kinds of writes that wait for a person's approval, after too many in an hour.");
        _meter.CreateObservableGauge("exactsync.connection.count", Connections, "{connection}", "Connections by how they stand, on the silo that keeps them.");
    }

    /// <summary>Whether this silo takes changes, asked whenever somebody reads the metrics.</summary>
    public void ReadyWhen(Func<bool> isReady) =>
        _meter.CreateObservableGauge("exactsync.silo.ready", () => isReady() ? 1 : 0, "{silo}", "1 while this silo takes changes, 0 while it cannot: its database does not answer, or it ends.");

    /// <summary>
    /// Shows what alerts watch before any of it happens: a counter that appears with its first count looks as if it had always stood there.
    /// </summary>
    public void Begin()
    {
        foreach (var system in SystemNames.Both)
        {
            _refusedWebhooks.Add(0, System(system));
            foreach (var entity in EntityNames.All)
            {
                _writes.Add(0, System(system), Named(entity), new("outcome", Unknown));
            }
        }
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

    /// <summary>How many kinds of writes to the system of a budget wait for a person.</summary>
    public void Fuses(string name, SystemName system, int kinds) => _fuses[name] = (system, kinds);

    /// <summary>A budget is kept on another silo now, or not at all.</summary>
    public void QuotaGone(string name)
    {
        _quotas.TryRemove(name, out _);
        _fuses.TryRemove(name, out _);
    }

    /// <summary>How a connection stands. A person who paused it knows of it; without consent it does nothing, however far it has come.</summary>
    public void Connection(string name, ConnectionPhase phase, bool needsConsent) =>
        _connections[name] = needsConsent && phase != ConnectionPhase.Paused ? NeedsConsent : JsonNamingPolicy.CamelCase.ConvertName(phase.ToString());

    /// <summary>A connection is kept on another silo now.</summary>
    public void ConnectionGone(string name) => _connections.TryRemove(name, out _);

    public void Pairs(Entity entity, string status, long count) =>
        _pairs.Record(count, Named(entity), new("status", JsonNamingPolicy.CamelCase.ConvertName(status)));

    public void Clock(TimeSpan offset, TimeSpan uncertainty)
    {
        _clockOffset.Record(offset.TotalSeconds);
        _clockUncertainty.Record(uncertainty.TotalSeconds);
    }

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

    private IEnumerable<Measurement<int>> FusesStopped()
    {
        var stopped = _fuses.Values.ToList();
        return SystemNames.Both.Select(system => new Measurement<int>(stopped.Where(fuses => fuses.System == system).Sum(static fuses => fuses.Kinds), System(system)));
    }

    private IEnumerable<Measurement<int>> Connections()
    {
        var counts = _connections.Values.ToLookup(static standing => standing, StringComparer.Ordinal);
        return Standings.Select(standing => new Measurement<int>(counts[standing].Count(), new KeyValuePair<string, object?>("standing", standing)));
    }

    private static string Name(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Applied => "applied",
        WriteOutcome.AlreadyApplied => "already_applied",
        WriteOutcome.Conflict => "conflict",
        WriteOutcome.Rejected => "rejected",
        WriteOutcome.Unknown => Unknown,
        WriteOutcome.NotSent => "not_sent",
        _ => throw new UnreachableException(),
    };

    private static KeyValuePair<string, object?> System(SystemName system) => new("system", system.ToString());

    private static KeyValuePair<string, object?> Named(Entity entity) => new("entity", EntityNames.Of(entity));
}
