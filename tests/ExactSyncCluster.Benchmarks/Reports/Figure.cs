namespace ExactSyncCluster.Benchmarks.Reports;

/// <summary>One figure, measured several times.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">What it is counted in; empty for a ratio.</param>
/// <param name="Samples">What was measured, in the order in which it was.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Samples)
{
    /// <summary>The least that is aimed at; null for none.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The most that is aimed at; null for none.</summary>
    public double? AtMost { get; init; }

    /// <summary>The figure that counts.</summary>
    public double Median => Samples.Count > 0 ? Measuring.Samples.Median(Samples) : double.NaN;

    /// <summary>Whether the aim is met; null where there is none.</summary>
    public bool? IsMet => AtLeast is null && AtMost is null ? null : !(Median < AtLeast) && !(Median > AtMost);

    /// <summary>One over the other, sample by sample: each was taken beside its partner.</summary>
    public static Figure Ratio(string name, Figure one, Figure other) =>
        new(name, "", [.. one.Samples.Zip(other.Samples, static (above, below) => above / below)]);
}
