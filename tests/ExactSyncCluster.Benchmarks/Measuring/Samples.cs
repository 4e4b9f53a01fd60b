namespace ExactSyncCluster.Benchmarks.Measuring;

/// <summary>Reckons with what was measured several times.</summary>
internal static class Samples
{
    /// <summary>The value in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> samples) => Quantile(samples, 0.5);

    /// <summary>The value below which such a part of the samples lies, between two samples in proportion.</summary>
    public static double Quantile(IReadOnlyCollection<double> samples, double part)
    {
        if (samples.Count == 0)
        {
            throw new ArgumentException("There is nothing to reckon with.", nameof(samples));
        }

        var sorted = samples.Order().ToList();
        var place = part * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
