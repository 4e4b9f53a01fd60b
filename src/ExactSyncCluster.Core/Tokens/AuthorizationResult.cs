using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tokens;

/// <summary>What became of asking for tokens.</summary>
public abstract record AuthorizationResult
{
    private AuthorizationResult()
    {
    }

    /// <summary>
    /// New tokens. The refresh token presented for them is dead from now on, so these must be stored before they are used.
    /// </summary>
    /// <param name="AccessToken">What calls present.</param>
    /// <param name="RefreshToken">What the next refresh presents, once.</param>
    /// <param name="IssuedAt">When the answer had come: not before Exact issued it, so that a refresh counted from here is never too early.</param>
    /// <param name="Lifetime">How long it is valid from then: what Exact states, less what the request took.</param>
    public sealed record Granted(string AccessToken, string RefreshToken, DateTimeOffset IssuedAt, TimeSpan Lifetime) : AuthorizationResult
    {
        /// <summary>The tokens are never shown.</summary>
        public override string ToString() => nameof(Granted);
    }

    /// <summary>The present token is too young to be replaced. The refresh token still lives.</summary>
    public sealed record TooEarly(DateTimeOffset RetryAt) : AuthorizationResult;

    /// <summary>The refresh token or the code is dead: a person must give consent again.</summary>
    public sealed record ConsentLost(string Reason) : AuthorizationResult;

    /// <summary>The request may have been carried out, and then the refresh token is spent and the new one lost.</summary>
    public sealed record Unknown(string Reason) : AuthorizationResult;

    /// <summary>The request was not carried out; the refresh token still lives.</summary>
    public sealed record Failed(CallFailure Failure) : AuthorizationResult;
}
