namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>The stream by which changes reach pairs: one for each pair, under the pair's key.</summary>
internal static class ChangeStream
{
    /// <summary>The provider's name.</summary>
    public const string Provider = "changes";

    /// <summary>The streams' namespace.</summary>
    public const string Namespace = "changes";
}
