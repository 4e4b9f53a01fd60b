using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>What the shop says of itself and of us.</summary>
/// <param name="Name">The shop's name.</param>
/// <param name="ApiVersion">The version of the contract that it speaks.</param>
/// <param name="ClientName">Our name there, which <c>modifiedBy</c> shows for our writes.</param>
/// <param name="ServerTime">Its clock. For display only.</param>
/// <param name="Epoch">The numbering of its versions, when it tells: a shop restored from a backup tells another one.</param>
public sealed record WebshopAbout(string? Name, string? ApiVersion, string ClientName, DateTimeOffset? ServerTime, string? Epoch);

/// <summary>What asking a shop about itself gave.</summary>
public abstract record AboutRead
{
    private AboutRead()
    {
    }

    /// <summary>The shop answered.</summary>
    public sealed record Shown(WebshopAbout About) : AboutRead;

    /// <summary>Nothing was read.</summary>
    public sealed record Failed(CallFailure Failure) : AboutRead;
}
