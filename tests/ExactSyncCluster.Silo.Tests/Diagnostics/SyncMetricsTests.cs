using System.Diagnostics.Metrics;
using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Silo.Tests.Diagnostics;

/// <summary>Gauges tell how things stand when they are read, and nothing that has moved to another silo.</summary>
public sealed class SyncMetricsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SyncMetrics _metrics;

    public SyncMetricsTests() => _metrics = new(_services.GetRequiredService<IMeterFactory>(), _time);

    [Fact]
    public void A_feed_that_is_read_no_more_lags_further_and_further()
    {
        _metrics.FeedRead("acme", SystemName.Exact, "Accounts", _time.GetUtcNow());
        _time.Advance(TimeSpan.FromMinutes(7));

        Assert.Equal(["exactsync.feed.lag system=Exact feed=Accounts: 420"], Read("exactsync.feed.lag"));
    }

    [Fact]
    public void Of_two_connections_the_longer_lag_and_the_smaller_rest_are_told()
    {
        _metrics.FeedRead("a", SystemName.Exact, "Accounts", _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(30));
        _metrics.FeedRead("b", SystemName.Exact, "Accounts", _time.GetUtcNow());
        _metrics.Quota("exact|1", new(SystemName.Exact, null, 40));
        _metrics.Quota("exact|2", new(SystemName.Exact, null, 4000));

        Assert.Equal(["exactsync.feed.lag system=Exact feed=Accounts: 30"], Read("exactsync.feed.lag"));
        Assert.Equal(["exactsync.quota.remaining system=Exact window=day: 40"], Read("exactsync.quota.remaining"));
    }

    [Fact]
    public void What_has_left_this_silo_is_told_here_no_more()
    {
        _metrics.FeedRead("acme", SystemName.Exact, "Accounts", _time.GetUtcNow());
        _metrics.Quota("exact|1", new(SystemName.Exact, 3, null));
        _metrics.Fuses("exact|1", SystemName.Exact, 2);

        _metrics.FeedGone("acme", SystemName.Exact);
        _metrics.QuotaGone("exact|1");

        Assert.Empty(Read("exactsync.feed.lag"));
        Assert.Empty(Read("exactsync.quota.remaining"));
        Assert.Equal(["exactsync.fuse.stopped system=Exact: 0", "exactsync.fuse.stopped system=Webshop: 0"], Read("exactsync.fuse.stopped"));
    }

    [Fact]
    public void Each_connection_is_counted_once_and_a_paused_one_needs_no_consent()
    {
        _metrics.Connection("a", ConnectionPhase.Running, needsConsent: false);
        _metrics.Connection("b", ConnectionPhase.Surveying, needsConsent: true);
        _metrics.Connection("c", ConnectionPhase.Paused, needsConsent: true);
        _metrics.Connection("d", ConnectionPhase.Surveying, needsConsent: false);
        _metrics.Connection("d", ConnectionPhase.Running, needsConsent: false);
        _metrics.Connection("e", ConnectionPhase.Running, needsConsent: false);
        _metrics.ConnectionGone("e");

        Assert.Equal(
            [
                "exactsync.connection.count standing=surveying: 0", "exactsync.connection.count standing=running: 2",
                "exactsync.connection.count standing=paused: 1", "exactsync.connection.count standing=needsConsent: 1",
            ],
            Read("exactsync.connection.count"));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Readiness_is_asked_when_it_is_read(bool isReady, int told)
    {
        _metrics.ReadyWhen(() => isReady);

        Assert.Equal([$"exactsync.silo.ready: {told}"], Read("exactsync.silo.ready"));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    private List<string> Read(string name)
    {
        List<string> read = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, hearing) =>
        {
            if (instrument.Name == name && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
            {
                hearing.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => read.Add(Line(instrument, value, labels)));
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => read.Add(Line(instrument, value, labels)));
        listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => read.Add(Line(instrument, value, labels)));
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }

    private static string Line(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', labels.ToArray().Select(static label => $"{label.Key}={label.Value}").Prepend(instrument.Name))}: {value}");
}
