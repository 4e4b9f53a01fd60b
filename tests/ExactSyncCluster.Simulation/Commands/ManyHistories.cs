using System.Diagnostics;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Histories;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Runs histories of consecutive seeds on all cores.</summary>
internal sealed class ManyHistories(ulong first, long count, TimeSpan? most, int mostFailures = ManyHistories.MostFailures)
{
    // One history in so many is run twice, and both runs are compared step by step.
    private const ulong TwiceEvery = 100;

    // One in so many is also run with all memory lost again and again.
    private const ulong ForgottenEvery = 128;

    /// <summary>After so many failures there is enough to look at.</summary>
    public const int MostFailures = 25;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _next;
    private int _failures;

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    public RunTotals Run()
    {
        var totals = new RunTotals();
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            var own = new RunTotals();
            while (Next() is { } seed)
            {
                var world = One(seed);
                own.Add(world);
                if (world.Violations.Count > 0)
                {
                    Interlocked.Increment(ref _failures);
                }
            }

            lock (totals)
            {
                totals.Add(own);
            }
        })).ToList();
        workers.ForEach(static worker => worker.Start());
        workers.ForEach(static worker => worker.Join());
        _watch.Stop();
        return totals;
    }

    /// <summary>One history, and sometimes the same once more.</summary>
    public static World One(ulong seed)
    {
        var isCompared = seed % TwiceEvery == 0;
        var world = HistoryRun.Run(Planning.Draw(seed), isCompared: isCompared);
        if (isCompared)
        {
            var again = HistoryRun.Run(Planning.Draw(seed), isCompared: true);
            if (!world.Digests!.SequenceEqual(again.Digests!))
            {
                var step = world.Digests!.Zip(again.Digests!).TakeWhile(static pair => pair.First == pair.Second).Count();
                world.Violations.Insert(0, new Violation("Determinism", $"two runs of the seed differ from step {step} on"));
            }
        }

        if (seed >= Planning.FirstBusy && seed % ForgottenEvery == 1)
        {
            world.Violations.AddRange(MemoryLoss.Check(world.Plan));
        }

        return world;
    }

    private ulong? Next()
    {
        var at = Interlocked.Increment(ref _next) - 1;
        return at >= count || _watch.Elapsed > most || Volatile.Read(ref _failures) >= mostFailures ? null : first + (ulong)at;
    }
}
