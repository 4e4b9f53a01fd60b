namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>Ends a check before its end: the shop broke the rule, or the rule cannot be tested here.</summary>
public sealed class CheckEndedException(ConformanceVerdict verdict, string reason) : Exception(reason)
{
    /// <summary>What the check found.</summary>
    public ConformanceVerdict Verdict { get; } = verdict;
}
