namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

/// <summary>The registration of an app that the sandbox knows, and the user who consents.</summary>
public sealed record ExactAppOptions
{
    public static IReadOnlyList<string> AllScopes { get; } =
        ["crm.accounts", "logistics.items", "sales.orders", "sales.prices", "organization.administration"];

    /// <summary>An app that was granted nothing but to look.</summary>
    public static ExactAppOptions ReadingOnly { get; } = new()
    {
        ClientId = "2d9b1f0e-7c35-4f61-8e0a-54b6c9d3a7f8",
        ClientSecret = "sandbox-observer-secret",
        ManageScopes = [],
        UserId = new Guid("9e3c5d7a-2b41-4c68-a1f0-6d8e7b5c4a39"),
        UserFullName = "Controle",
    };

    public string ClientId { get; init; } = "5f0c4a52-6a0f-4c1b-9a6e-0d1f8b7c2e31";

    public string ClientSecret { get; init; } = "sandbox-secret";

    public string WebhookSecret { get; init; } = "sandbox-webhook-secret";

    /// <summary>Addresses to which a code may be sent; each also covers what lies below it.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Plain http on this machine is allowed here, unlike at the vendor.</summary>
    public bool AllowLoopbackRedirects { get; init; } = true;

    public IReadOnlyList<string> ReadScopes { get; init; } = AllScopes;

    public IReadOnlyList<string> ManageScopes { get; init; } = AllScopes;

    /// <summary>Resource paths on which the user has no rights: lists come back empty, without an error, and a key finds nothing.</summary>
    public IReadOnlyList<string> NoRightsOn { get; init; } = [];

    public Guid UserId { get; init; } = new("7b0f3b1e-1d2c-4d5e-8f60-71829304a5b6");

    public string UserFullName { get; init; } = "Koppeling Webshop";

    internal bool MayRedirectTo(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && ((AllowLoopbackRedirects && uri.IsLoopback && uri.Scheme is "http" or "https")
            || RedirectUris.Any(allowed => address.StartsWith(allowed, StringComparison.Ordinal)));
}
