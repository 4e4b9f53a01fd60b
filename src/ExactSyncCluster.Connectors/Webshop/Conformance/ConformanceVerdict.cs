namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>How a check ended.</summary>
public enum ConformanceVerdict
{
    /// <summary>The shop keeps the rule.</summary>
    Passed,

    /// <summary>The shop breaks the rule.</summary>
    Failed,

    /// <summary>The rule could not be put to the test here.</summary>
    NotApplicable,
}
