using ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>Every check, in the order in which they run.</summary>
internal static class ShopChecks
{
    /// <summary>The check that tidies up; it runs whatever was chosen.</summary>
    public const string CleanUp = "run.cleanup";

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        .. AboutChecks.All,
        .. AccessChecks.All,
        .. RecordChecks.All,
        .. LookupChecks.All,
        .. CreateChecks.All,
        .. IdempotencyChecks.All,
        .. ValidationChecks.All,
        .. PatchChecks.All,
        .. LineChecks.All,
        .. DeleteChecks.All,
        .. FeedChecks.All,
        .. FeedOrderChecks.All,
        .. WebhookChecks.All,
        .. RunChecks.All,
    ];
}
