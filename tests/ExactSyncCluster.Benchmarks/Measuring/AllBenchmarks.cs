namespace ExactSyncCluster.Benchmarks.Measuring;

/// <summary>All benchmarks, in the order in which they are run.</summary>
internal static class AllBenchmarks
{
    public static IReadOnlyList<IBenchmark> InOrder { get; } =
    [
        new BareLoops.AgainstBareLoop(),
        new Backfills.FirstMatch(),
        new Conflicts.ConflictsAgainstChanges(),
        new Latencies.FromHintToWrite(),
        new Waves.OrderInAWave(),
        new Noises.QuietBesideNoise(),
        new Idling.IdleConnections(),
        new Clusters.SeveralSilos(),
        new Growths.CostOfManyPairs(),
        new Budgets.CallsARow(),
    ];
}
