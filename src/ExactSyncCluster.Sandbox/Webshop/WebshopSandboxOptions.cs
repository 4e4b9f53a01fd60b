using System.Net;

namespace ExactSyncCluster.Sandbox.Webshop;

/// <summary>How the stand-in shop behaves. Every window and life span can be shortened, so that time can run faster.</summary>
public sealed record WebshopSandboxOptions
{
    /// <summary>The API key that a sandbox knows when no other is given.</summary>
    public const string DefaultApiKey = "sandbox-key";

    /// <summary>An API key that may read and not write.</summary>
    public const string DefaultReadOnlyApiKey = "sandbox-reader";

    /// <summary>The address that is listened on; loopback when not given.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Decides ids and dice.</summary>
    public int Seed { get; init; } = 1;

    public string ShopName { get; init; } = "Sandbox shop";

    /// <summary>API key to client name.</summary>
    public IReadOnlyDictionary<string, string> ApiKeys { get; init; } =
        new Dictionary<string, string> { [DefaultApiKey] = "exact-sync-cluster" };

    /// <summary>API key to client name, for clients that may not write.</summary>
    public IReadOnlyDictionary<string, string> ReadOnlyApiKeys { get; init; } =
        new Dictionary<string, string> { [DefaultReadOnlyApiKey] = "reader" };

    public string OAuthClientId { get; init; } = "sandbox-client";

    public string OAuthClientSecret { get; init; } = "sandbox-secret";

    public string OAuthClientName { get; init; } = "exact-sync-cluster";

    /// <summary>How long an access token of client credentials is valid.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Requests that one client may make in a minute window; null is no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The length of the shop's minute.</summary>
    public TimeSpan MinuteWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an Idempotency-Key is remembered.</summary>
    public TimeSpan IdempotencyLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a deleted record stays in the feed.</summary>
    public TimeSpan TombstoneLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the shop works on a POST before it applies it.</summary>
    public TimeSpan CreateDelay { get; init; }

    /// <summary>A PATCH that alters nothing still makes a new version.</summary>
    public bool EmptyPatchTouches { get; init; }

    /// <summary>A careless shop: rounds money to 2 decimals, trims texts, upper-cases SKUs.</summary>
    public bool Lossy { get; init; }

    /// <summary>The pauses before the second and later attempts to deliver a webhook.</summary>
    public IReadOnlyList<TimeSpan> WebhookRetryPauses { get; init; } =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
    ];

    /// <summary>How many API requests the request log keeps.</summary>
    public int RequestLogCapacity { get; init; } = 200_000;
}
