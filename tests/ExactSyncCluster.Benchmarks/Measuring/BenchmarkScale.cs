namespace ExactSyncCluster.Benchmarks.Measuring;

/// <summary>How much is measured.</summary>
internal enum BenchmarkScale
{
    /// <summary>Each benchmark ends within a minute.</summary>
    Small,

    /// <summary>As much as it takes for figures that hardly depend on how a run begins and ends.</summary>
    Full,
}
