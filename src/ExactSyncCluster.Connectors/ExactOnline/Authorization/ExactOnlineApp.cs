namespace ExactSyncCluster.Connectors.ExactOnline.Authorization;

/// <summary>The app as it is registered in Exact's App Center.</summary>
public sealed record ExactOnlineApp
{
    /// <summary>The host on which the app and the licence live.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Where the browser comes back to; exactly as registered.</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>The secret is never shown.</summary>
    public override string ToString() => $"{nameof(ExactOnlineApp)} {BaseAddress}";
}
