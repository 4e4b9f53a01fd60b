using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Tests.Http;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

/// <summary>The connector against a scripted Exact Online.</summary>
internal sealed class ExactBench : IDisposable
{
    public const string Id = "5b4a1c7e-0000-4000-8000-000000000001";
    public const string OtherId = "5b4a1c7e-0000-4000-8000-000000000002";

    private readonly SystemHost _host;

    public ExactBench(HostLimits? limits = null)
    {
        _host = new(() => Handler, limits ?? new() { ReadRepeats = 1, RepeatPause = TimeSpan.Zero, CircuitAttempts = 100 }, Time, static () => 0.5);
        var settings = new ExactOnlineSettings { BaseAddress = new("https://start.exactonline.nl"), Division = 123456 };
        Connector = new(settings, new TokenSequence("first", "second"), _host, Time, NullLogger.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 25, 14, 28, 10, TimeSpan.Zero));

    public ScriptedHandler Handler { get; } = new();

    public CountingPermits Permits { get; } = new();

    public ExactOnlineConnector Connector { get; }

    public SystemHost Host => _host;

    public Task<FeedPage> FeedAsync(string feed, string? position) =>
        Connector.ReadFeedAsync(new(feed, position, 1000), Permits.Context, TestContext.Current.CancellationToken);

    public Task<RecordRead> ReadAsync(Entity entity, RecordScope scope) =>
        Connector.ReadAsync(new(entity, new(Id), scope), Permits.Context, TestContext.Current.CancellationToken);

    public Task<RecordSearch> FindAsync(Entity entity, string key) =>
        Connector.FindAsync(new(entity, key), Permits.Context, TestContext.Current.CancellationToken);

    public Task<WriteOutcome> WriteAsync(WriteRequest request) =>
        Connector.WriteAsync(request, Permits.Context, TestContext.Current.CancellationToken);

    public void Dispose() => _host.Dispose();
}
