namespace ExactSyncCluster.Core.Tokens;

/// <summary>Where a <see cref="TokenKeeper"/> is: what it stores in, and whom it asks.</summary>
public interface ITokenPlace
{
    /// <summary>Stores the state, in place of the one that this keeper has stored or was made with.</summary>
    Task<TokenStore> StoreAsync(AuthorizationState state);

    /// <summary>Asks the system for new tokens. The refresh token is spent by this.</summary>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="issuedAt">When it was issued.</param>
    /// <param name="sendBefore">After this time the request does not leave any more: somebody else may have begun. Looked at last of all.</param>
    Task<AuthorizationResult> RefreshAsync(string refreshToken, DateTimeOffset issuedAt, DateTimeOffset sendBefore);
}

/// <summary>What became of storing a state.</summary>
public enum TokenStore
{
    /// <summary>It is stored.</summary>
    Stored,

    /// <summary>It is not stored, as far as is known.</summary>
    Failed,

    /// <summary>Something else is stored than what this keeper knows of, by another one or by itself.</summary>
    Superseded,
}
