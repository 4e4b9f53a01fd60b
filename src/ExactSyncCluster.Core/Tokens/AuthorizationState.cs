namespace ExactSyncCluster.Core.Tokens;

/// <summary>What is known of an authorisation. All of it is stored.</summary>
public sealed record AuthorizationState
{
    /// <summary>Before anybody has given consent.</summary>
    public static AuthorizationState None { get; } = new();

    /// <summary>What calls present; null before the first consent.</summary>
    public string? AccessToken { get; init; }

    /// <summary>What the next renewal presents, once; null before the first consent.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>When both were issued.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>How long the access token lives from then.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>
    /// When somebody began to renew them, stored before the request leaves: whoever else comes meanwhile waits until no such request
    /// can be on its way any more.
    /// </summary>
    public DateTimeOffset? RefreshBegan { get; init; }

    /// <summary>Why a person must give consent; null when nobody must.</summary>
    public string? ConsentLost { get; init; }

    /// <summary>The tokens are never shown.</summary>
    public override string ToString() => nameof(AuthorizationState);
}
