namespace ExactSyncCluster.Core.Connectors;

/// <summary>Where a connector gets the token that it presents. Only one place in the cluster ever renews it.</summary>
public interface IAccessTokens
{
    /// <summary>The present token. <paramref name="rejected"/> names a token that the system has just refused.</summary>
    Task<TokenAnswer> GetAsync(string? rejected, CancellationToken cancellation);
}

/// <summary>A token, or why there is none.</summary>
public abstract record TokenAnswer
{
    private TokenAnswer()
    {
    }

    /// <summary>A token to present.</summary>
    public sealed record Token(string Value) : TokenAnswer
    {
        /// <summary>The token itself is never shown.</summary>
        public override string ToString() => "Token";
    }

    /// <summary>No token can be had now.</summary>
    public sealed record None(CallFailure Failure) : TokenAnswer;
}
