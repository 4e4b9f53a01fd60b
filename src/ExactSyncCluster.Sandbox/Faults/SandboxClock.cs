namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>
/// The stand-in system's own clock. It can run ahead, behind or stand still, as clocks of real systems do;
/// <see cref="TrueUtcNow"/> keeps the world's time for logs that tests compare across systems.
/// </summary>
internal sealed class SandboxClock(TimeProvider world) : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan offset;
    private DateTimeOffset? frozenAt;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => world.TimestampFrequency;

    /// <summary>Waits run by the world's time, so that a frozen clock does not hang the system.</summary>
    public TimeProvider World => world;

    public DateTimeOffset TrueUtcNow => world.GetUtcNow();

    public ClockSetting Setting
    {
        get
        {
            lock (gate)
            {
                return new ClockSetting(offset.TotalSeconds, frozenAt is not null);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return frozenAt ?? world.GetUtcNow() + offset;
        }
    }

    public override long GetTimestamp() => world.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        world.CreateTimer(callback, state, dueTime, period);

    public void Put(ClockSetting setting)
    {
        lock (gate)
        {
            offset = TimeSpan.FromSeconds(setting.OffsetSeconds);
            frozenAt = setting.Frozen ? world.GetUtcNow() + offset : null;
        }
    }
}
