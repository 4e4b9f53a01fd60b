using Orleans.Runtime.Providers;

namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>
/// How long a queue of changes is left alone after it could not be read: as good as always because its silo is gone, and then it is
/// elsewhere at once. Orleans would wait for ten seconds and more, in which no change arrives that goes by that queue. A read that
/// hangs is not helped: it ends when its silo is given up.
/// </summary>
internal sealed class QueuePause : IQueueReaderBackoffProvider
{
    private const int MostDoublings = 4;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    public TimeSpan Next(int attempt) => First * (1 << Math.Clamp(attempt, 0, MostDoublings));
}
