using System.Collections.Concurrent;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

/// <summary>A clock that stands still and on which no wait lasts; it remembers the waits that were asked.</summary>
internal sealed class EagerTime(DateTimeOffset now) : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            Waits.Enqueue(dueTime);
        }

        return System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, Timeout.InfiniteTimeSpan);
    }
}
