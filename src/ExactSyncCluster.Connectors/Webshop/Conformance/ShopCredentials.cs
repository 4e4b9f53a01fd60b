namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>How the test makes itself known to the shop.</summary>
public abstract record ShopCredentials
{
    private ShopCredentials()
    {
    }

    /// <summary>A key that the shop's owner made.</summary>
    public sealed record ApiKey(string Key) : ShopCredentials
    {
        /// <inheritdoc />
        public override string ToString() => nameof(ApiKey);
    }

    /// <summary>OAuth 2.0 client credentials.</summary>
    public sealed record ClientCredentials(Uri TokenUrl, string ClientId, string ClientSecret) : ShopCredentials
    {
        /// <inheritdoc />
        public override string ToString() => nameof(ClientCredentials);
    }
}
