namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

/// <summary>The registration of the one app that the sandbox knows, and the user who consents.</summary>
public sealed record ExactAppOptions
{
    public static IReadOnlyList<string> AllScopes { get; } =
        ["crm.accounts", "logistics.items", "sales.orders", "sales.prices", "organization.administration"];

    public string ClientId { get; init; } = "5f0c4a52-6a0f-4c1b-9a6e-0d1f8b7c2e31";

    public string ClientSecret { get; init; } = "sandbox-secret";

    public string WebhookSecret { get; init; } = "sandbox-webhook-secret";

    /// <summary>Addresses to which a code may be sent; each also covers what lies below it.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Plain http on this machine is allowed here, unlike at the vendor.</summary>
    public bool AllowLoopbackRedirects { get; init; } = true;

    public IReadOnlyList<string> ReadScopes { get; init; } = AllScopes;

    public IReadOnlyList<string> ManageScopes { get; init; } = AllScopes;

    /// <summary>Resource paths on which the user has no rights: lists come back empty, without an error.</summary>
    public IReadOnlyList<string> NoRightsOn { get; init; } = [];

    public Guid UserId { get; init; } = new("7b0f3b1e-1d2c-4d5e-8f60-71829304a5b6");

    public string UserFullName { get; init; } = "Koppeling Webshop";

    internal bool MayRedirectTo(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && ((AllowLoopbackRedirects && uri.IsLoopback && uri.Scheme is "http" or "https")
            || RedirectUris.Any(allowed => address.StartsWith(allowed, StringComparison.Ordinal)));
}
