using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

internal sealed record WebshopStoreOptions
{
    /// <summary>How long a deleted record stays in the feed.</summary>
    public TimeSpan TombstoneLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>A client's PATCH that alters nothing still makes a new version.</summary>
    public bool EmptyPatchTouches { get; init; }

    public LossyRules Lossy { get; init; } = LossyRules.None;
}
