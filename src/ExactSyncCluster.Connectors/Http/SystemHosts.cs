using System.Collections.Concurrent;
using System.Net;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>The hosts that are spoken to, each with one set of connections and one circuit, however many connectors use it.</summary>
/// <param name="limits">The limits of each host.</param>
/// <param name="time">The clock.</param>
/// <param name="dice">Gives numbers from 0 to 1 for the jitter between repeats; called from any thread.</param>
public sealed class SystemHosts(HostLimits limits, TimeProvider time, Func<double> dice) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<SystemHost>> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The host of this address.</summary>
    public SystemHost For(Uri address) =>
        _hosts.GetOrAdd(address.GetLeftPart(UriPartial.Authority), _ => new(Open)).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var host in _hosts.Values.Where(static host => host.IsValueCreated))
        {
            host.Value.Dispose();
        }
    }

    private SystemHost Open() => new(Connections, limits, time, dice);

    private SocketsHttpHandler Connections() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = limits.ConnectTime,
        PooledConnectionLifetime = limits.ConnectionLife,
        AutomaticDecompression = DecompressionMethods.All,
    };
}
