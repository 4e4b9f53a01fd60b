using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;

namespace ExactSyncCluster.Benchmarks.Idling;

/// <summary>What a silo needs in which nothing happens.</summary>
/// <param name="Own">How many cores it kept busy, at each look.</param>
/// <param name="Database">How many PostgreSQL kept busy.</param>
/// <param name="Mebibytes">What of its memory was in the machine at the end.</param>
internal sealed record Idleness(IReadOnlyList<double> Own, IReadOnlyList<double> Database, double Mebibytes)
{
    public string Told() => string.Create(
        CultureInfo.InvariantCulture, $"{Samples.Median([.. Own]):0.00} cores, PostgreSQL {Samples.Median([.. Database]):0.00}, {Mebibytes:N0} MiB");
}
