using ExactSyncCluster.Benchmarks.Measuring;

namespace ExactSyncCluster.Benchmarks.Reports;

/// <summary>A run of the program.</summary>
/// <param name="Machine">On what.</param>
/// <param name="Scale">How much.</param>
/// <param name="At">When it ended.</param>
/// <param name="Reports">What was found.</param>
internal sealed record BenchmarkRun(Machine Machine, BenchmarkScale Scale, DateTimeOffset At, IReadOnlyList<BenchmarkReport> Reports);
