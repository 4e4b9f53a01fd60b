using System.Collections.Frozen;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Where a licence lives. An account of one country is unknown on the hosts of the others.</summary>
public static class ExactOnlineCountries
{
    private static readonly FrozenDictionary<string, string> Hosts = new Dictionary<string, string>
    {
        ["nl"] = "https://start.exactonline.nl",
        ["be"] = "https://start.exactonline.be",
        ["de"] = "https://start.exactonline.de",
        ["fr"] = "https://start.exactonline.fr",
        ["es"] = "https://start.exactonline.es",
        ["uk"] = "https://start.exactonline.co.uk",
        ["us"] = "https://start.exactonline.com",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The country codes known here.</summary>
    public static IReadOnlyCollection<string> Codes => Hosts.Keys;

    /// <summary>The base address for a country code (nl, be, de, fr, es, uk, us), or for a full address given instead of one.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Uri Resolve(string countryOrAddress)
    {
        var text = countryOrAddress.Trim();
        if (Hosts.TryGetValue(text, out var host))
        {
            return new Uri(host);
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw new FormatException($"Exact Online's host must be a country code ({string.Join(", ", Codes.Order())}) or a full http(s) address.");
    }
}
