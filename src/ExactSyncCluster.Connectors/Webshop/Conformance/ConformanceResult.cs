namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>What one check found.</summary>
/// <param name="Id">The stable name of the check, such as <c>feed.never-skips</c>.</param>
/// <param name="Rule">What the contract says, in one sentence.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Reason">Why, with what was expected and what was seen; empty when it passed.</param>
public sealed record ConformanceResult(string Id, string Rule, ConformanceVerdict Verdict, string Reason);
