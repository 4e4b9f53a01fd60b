using ExactSyncCluster.Benchmarks.Reports;

namespace ExactSyncCluster.Benchmarks.Measuring;

/// <summary>One question that is answered by measuring.</summary>
internal interface IBenchmark
{
    /// <summary>The name by which it is run.</summary>
    string Name { get; }

    /// <summary>What it asks, in one sentence.</summary>
    string Asks { get; }

    /// <summary>Measures.</summary>
    /// <param name="scale">How much.</param>
    /// <param name="tell">Hears how far it is.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="InvalidOperationException">It could not be measured; the message says why.</exception>
    Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation);
}
