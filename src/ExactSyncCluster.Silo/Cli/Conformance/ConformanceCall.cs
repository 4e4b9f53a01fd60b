using ExactSyncCluster.Connectors.Webshop.Conformance;
using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Cli.Conformance;

/// <summary>Which shop is put to the test, and as whom, as it was given.</summary>
internal sealed record ConformanceCall(string Url, string? ApiKey, string? ClientId, string? ClientSecret, string? TokenUrl, string? WebhookUrl)
{
    /// <summary>The shop's address, once nothing speaks against it.</summary>
    public Uri Address => new(Url);

    /// <summary>Where the shop reaches the test.</summary>
    public Uri? WebhookAddress => WebhookUrl is null ? null : new(WebhookUrl);

    /// <summary>The first thing that does not go, with its remedy; null when all goes.</summary>
    public string? Objection(SecretReader secrets)
    {
        if (!IsWeb(Url) || !IsWeb(TokenUrl ?? Url) || !IsWeb(WebhookUrl ?? Url))
        {
            return "--url, --token-url and --webhook-url must be full http or https addresses.";
        }

        var isClient = ClientId is not null || ClientSecret is not null || TokenUrl is not null;
        if (isClient == ApiKey is not null || (isClient && (ClientId is null || ClientSecret is null || TokenUrl is null)))
        {
            return "Give --api-key, or all of --client-id, --client-secret and --token-url.";
        }

        return secrets.Read(ApiKey ?? ClientSecret!) is SecretRead.Missing missing
            ? $"{(ApiKey is null ? "--client-secret" : "--api-key")}: {missing.Reason}; {missing.Remedy}."
            : null;
    }

    /// <summary>The credentials, once nothing speaks against them.</summary>
    public ShopCredentials Credentials(SecretReader secrets) => ApiKey is not null
        ? new ShopCredentials.ApiKey(Value(secrets, ApiKey))
        : new ShopCredentials.ClientCredentials(new(TokenUrl!), ClientId!, Value(secrets, ClientSecret!));

    /// <summary>The secrets are never shown.</summary>
    public override string ToString() => Url;

    private static bool IsWeb(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static string Value(SecretReader secrets, string text) => secrets.Read(text) switch
    {
        SecretRead.Referred referred => referred.Value,
        SecretRead.Literal literal => literal.Value,
        _ => "",
    };
}
