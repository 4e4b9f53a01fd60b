namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>What the conformance test needs to know.</summary>
public sealed record ConformanceOptions
{
    /// <summary>The shop's base URL; resources lie directly below it.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Credentials that may read and write.</summary>
    public required ShopCredentials Credentials { get; init; }

    /// <summary>
    /// A text of letters, digits and dashes, at most 40 long, that no earlier run used. It begins every reference, key and
    /// number that the run makes.
    /// </summary>
    public required string RunName { get; init; }

    /// <summary>Where the shop can reach the test with webhooks; without it delivery is not tested.</summary>
    public IWebhookInbox? Webhooks { get; init; }

    /// <summary>Ids of the checks to run; null runs all.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <summary>The most pages that a reading of a whole feed may take.</summary>
    public int MaxFeedPages { get; init; } = 2_000;
}
