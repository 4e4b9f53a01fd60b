using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace ExactSyncCluster.Silo.Security;

/// <summary>
/// The proxies that are believed when they say for whom they ask, and that he came by https. Anybody else can write the same into his
/// request, and would choose the address by which his wrong passwords are counted.
/// </summary>
internal static class TrustedProxies
{
    /// <summary>Reads addresses and networks, separated by commas.</summary>
    /// <param name="text">The text.</param>
    /// <param name="refused">The part that is neither; null when all can be used.</param>
    public static IReadOnlyList<IPNetwork> Read(string text, out string? refused)
    {
        var proxies = new List<IPNetwork>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Network(part) is not { } proxy)
            {
                refused = part;
                return [];
            }

            proxies.Add(proxy);
        }

        refused = null;
        return proxies;
    }

    /// <summary>Takes the client's address and scheme from what these say.</summary>
    public static void UseTrustedProxies(this WebApplication app, IReadOnlyList<IPNetwork> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        // As many as stand one behind the other: it goes on as long as the next address is one of them.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(options);
    }

    // A network of all addresses would believe everybody.
    private static IPNetwork? Network(string text)
    {
        const int bitsOfVersion4 = 32;
        const int bitsOfVersion6 = 128;
        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? bitsOfVersion6 : bitsOfVersion4)
            : IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 ? network
            : null;
    }
}
