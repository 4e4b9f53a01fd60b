using System.Globalization;

namespace ExactSyncCluster.Simulation.Regressions;

/// <summary>The seeds that every run begins with.</summary>
internal static class RegressionSeeds
{
    private const string Resource = "regression-seeds.txt";

    public static IReadOnlyList<ulong> All { get; } = Read();

    private static List<ulong> Read()
    {
        using var stream = typeof(RegressionSeeds).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded: build the simulation again.");
        using var reader = new StreamReader(stream);
        var seeds = new List<ulong>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                seeds.Add(ulong.Parse(line, CultureInfo.InvariantCulture));
            }
        }

        return seeds;
    }
}
