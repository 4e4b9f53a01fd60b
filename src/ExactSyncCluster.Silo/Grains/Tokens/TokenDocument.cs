namespace ExactSyncCluster.Silo.Grains.Tokens;

/// <summary>What is stored of an authorisation. Tokens are stored protected.</summary>
internal sealed class TokenDocument
{
    /// <summary>The access token, protected.</summary>
    public string? AccessToken { get; set; }

    /// <summary>The refresh token, protected.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>When both were issued.</summary>
    public DateTimeOffset IssuedAt { get; set; }

    /// <summary>How long the access token lives from then.</summary>
    public TimeSpan Lifetime { get; set; }

    /// <summary>
    /// When somebody began to refresh, stored before the request leaves: whoever else comes meanwhile waits until no such
    /// request can be on its way any more.
    /// </summary>
    public DateTimeOffset? RefreshBegan { get; set; }

    /// <summary>Why a person must give consent; null when nobody must.</summary>
    public string? ConsentLost { get; set; }

    /// <summary>The state of a consent that was begun.</summary>
    public string? ConsentState { get; set; }

    /// <summary>Until when it can be finished.</summary>
    public DateTimeOffset ConsentUntil { get; set; }
}
