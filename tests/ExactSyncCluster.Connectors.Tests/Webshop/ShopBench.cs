using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Connectors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>A connector whose shop is a script and whose clock stands still.</summary>
internal sealed class ShopBench : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly WebshopCredentials.ApiKey Key = new("key-1");

    private readonly SystemHost _host;

    public ShopBench(ScriptedShop shop, IAccessTokens? tokens = null, CountingPermits? permits = null)
    {
        Shop = shop;
        Permits = permits ?? new CountingPermits();
        _host = new SystemHost(() => shop, new HostLimits { RepeatPause = TimeSpan.Zero }, Time, static () => 0.5);
        var settings = new WebshopSettings { BaseAddress = new("https://shop.example/api/"), Credentials = Key };
        var access = tokens ?? new WebshopKey(Key);
        Connector = new WebshopConnector(settings, access, _host, Time, NullLogger<WebshopConnector>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(Now);

    public ScriptedShop Shop { get; }

    public CountingPermits Permits { get; }

    public WebshopConnector Connector { get; }

    public CallContext Call => Permits.Context;

    public void Dispose() => _host.Dispose();
}
