using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop.Authorization;

/// <summary>A fixed key as the token. One that the shop refuses cannot be renewed by us.</summary>
public sealed class WebshopKey(WebshopCredentials.ApiKey credentials) : IAccessTokens
{
    /// <inheritdoc/>
    public Task<TokenAnswer> GetAsync(string? rejected, CancellationToken cancellation) =>
        Task.FromResult<TokenAnswer>(string.Equals(rejected, credentials.Key, StringComparison.Ordinal)
            ? new TokenAnswer.None(new(
                FailureCause.NeedsConsent,
                "The shop refuses the API key: make a new key in the shop's settings and enter it for this connection."))
            : new TokenAnswer.Token(credentials.Key));
}
