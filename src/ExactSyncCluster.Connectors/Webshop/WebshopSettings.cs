using ExactSyncCluster.Connectors.Webshop.Authorization;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Which shop, and who we are to it.</summary>
public sealed record WebshopSettings
{
    /// <summary>The address below which the resources stand, with its path, such as <c>https://shop.example/api</c>.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>How we prove who we are.</summary>
    public required WebshopCredentials Credentials { get; init; }

    /// <summary>The address of a resource, a path below the base address.</summary>
    internal Uri At(string path) => new($"{BaseAddress.AbsoluteUri.TrimEnd('/')}/{path}");
}
