namespace ExactSyncCluster.Connectors.Webshop.Authorization;

/// <summary>How we prove to a shop who we are. Neither form ever shows its secret.</summary>
public abstract record WebshopCredentials
{
    private WebshopCredentials()
    {
    }

    /// <summary>A fixed key, presented as it is.</summary>
    public sealed record ApiKey(string Key) : WebshopCredentials
    {
        /// <inheritdoc/>
        public override string ToString() => "API key";
    }

    /// <summary>OAuth 2.0 client credentials.</summary>
    /// <param name="TokenAddress">The shop's token endpoint.</param>
    /// <param name="ClientId">Our client id.</param>
    /// <param name="ClientSecret">Our client secret.</param>
    public sealed record ClientCredentials(Uri TokenAddress, string ClientId, string ClientSecret) : WebshopCredentials
    {
        /// <inheritdoc/>
        public override string ToString() => "OAuth client credentials";
    }
}
