using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Silo.Clocks;

/// <summary>
/// This silo's clock, by which all of its parts go: the time of the cluster. Timers and spans go by the machine's steady clock, which also
/// counts while a process is stopped.
/// </summary>
internal sealed class ClusterClock(TimeProvider machine) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly long _began = machine.GetTimestamp();
    private ClusterTime? _time;

    /// <summary>The machine's own clock.</summary>
    public TimeProvider Machine => machine;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <summary>How well the time is known.</summary>
    public ClockStanding Standing
    {
        get
        {
            lock (_gate)
            {
                var steady = Steady;
                return _time is null ? default : new(_time.Now(steady) - machine.GetUtcNow(), _time.Uncertainty(steady), _time.Ahead(steady));
            }
        }
    }

    private TimeSpan Steady => machine.GetElapsedTime(_began);

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    // Before the first look nothing is dated that counts.
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _time?.Now(Steady) ?? machine.GetUtcNow();
        }
    }

    /// <summary>Looks at the clock that all silos share.</summary>
    public void Look(Func<DateTimeOffset> shared)
    {
        var asked = Steady;
        var told = shared();
        lock (_gate)
        {
            var look = new ClockLook(told, asked, Steady);
            _time = _time?.With(look) ?? ClusterTime.From(look);
        }
    }
}
