using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Webshop.Authorization;

/// <summary>What a connector presents to a shop, for either form of credentials.</summary>
public static class WebshopAccess
{
    /// <summary>The tokens of these credentials. One for each shop client is enough, however many connectors use it.</summary>
    public static IAccessTokens Tokens(WebshopCredentials credentials, SystemHosts hosts, TimeProvider time, ILoggerFactory loggers) => credentials switch
    {
        WebshopCredentials.ApiKey key => new WebshopKey(key),
        WebshopCredentials.ClientCredentials client =>
            new WebshopTokens(client, hosts.For(client.TokenAddress), time, loggers.CreateLogger<WebshopTokens>()),
        _ => throw new InvalidOperationException($"No tokens are known for {credentials.GetType().Name}."),
    };
}
