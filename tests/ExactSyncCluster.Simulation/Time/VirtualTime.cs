using System.Runtime.CompilerServices;

namespace ExactSyncCluster.Simulation.Time;

/// <summary>One queue of everything that is still to happen, in the order of its time. Nothing else moves the clock.</summary>
internal sealed class VirtualTime
{
    private readonly EventQueue _queue = new();

    /// <summary>The clock that all read.</summary>
    public VirtualClock Clock { get; } = new();

    /// <summary>The present time.</summary>
    public DateTimeOffset Now => Clock.Now;

    /// <summary>Something happens at a time, unless the life it belongs to has ended by then.</summary>
    public void At(DateTimeOffset time, Life life, Action go) => _queue.Add((time > Now ? time : Now).UtcTicks, life, go);

    /// <summary>Waits within a life.</summary>
    public Pause Wait(TimeSpan span, Life life) => new(this, Now + span, life);

    /// <summary>Lets the next thing happen, if it is due by then.</summary>
    public bool Step(DateTimeOffset until)
    {
        var next = _queue.Next;
        if (next > until.UtcTicks)
        {
            Clock.AdvanceTo(until);
            return false;
        }

        var (life, go) = _queue.Take();
        Clock.AdvanceTo(new(next, TimeSpan.Zero));
        if (!life.HasEnded)
        {
            go();
        }

        return true;
    }

    /// <summary>An awaitable span of virtual time.</summary>
    internal readonly struct Pause(VirtualTime time, DateTimeOffset until, Life life) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Pause GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => time.At(until, life, continuation);

        public void UnsafeOnCompleted(Action continuation) => time.At(until, life, continuation);
    }
}
