namespace ExactSyncCluster.Benchmarks.Reports;

/// <summary>What one benchmark found.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Asks">What it asks.</param>
/// <param name="Figures">What was measured.</param>
/// <param name="Notes">How it was measured, and what the figures do not tell.</param>
internal sealed record BenchmarkReport(string Name, string Asks, IReadOnlyList<Figure> Figures, IReadOnlyList<string> Notes);
