using System.CommandLine;
using System.Net;

namespace ExactSyncCluster.Sandbox.Guides;

/// <summary>The address that a sandbox listens on. Whoever reaches it may do all that its control pages offer.</summary>
internal static class ListeningAddress
{
    /// <summary>The option of a command.</summary>
    public static Option<IPAddress> Option() => new("--address")
    {
        Description = "IP address to listen on; 0.0.0.0 for all, as in a container whose ports only this machine reaches. There is no login.",
        DefaultValueFactory = static _ => IPAddress.Loopback,
        CustomParser = static result =>
        {
            if (IPAddress.TryParse(result.Tokens.Single().Value, out var address))
            {
                return address;
            }

            result.AddError("--address must be an IP address.");
            return null;
        },
    };

    /// <summary>Where a browser on this machine finds what listens.</summary>
    public static Uri Home(this WebApplication app)
    {
        var listening = new Uri(app.Urls.First());
        return IPAddress.TryParse(listening.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(listening) { Host = IPAddress.Loopback.ToString() }.Uri
            : listening;
    }
}
