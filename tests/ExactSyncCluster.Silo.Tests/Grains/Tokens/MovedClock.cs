namespace ExactSyncCluster.Silo.Tests.Grains.Tokens;

/// <summary>The machine's clock, moved ahead by a test. Waits are as long as ever, but for the pause of the token grain between two tries to store.</summary>
internal sealed class MovedClock : TimeProvider
{
    private static readonly TimeSpan StorePause = TimeSpan.FromMilliseconds(500);

    private long _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime == StorePause ? TimeSpan.FromMilliseconds(1) : dueTime, period);

    /// <summary>Moves it ahead.</summary>
    public void Move(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
