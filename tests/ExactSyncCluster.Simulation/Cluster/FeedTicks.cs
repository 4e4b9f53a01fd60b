using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>
/// When the feeds of one activation are pumped: as the grain's timer does it, each second while something is under way, and else
/// at the next read. Ticks at which nothing can be due are left out; the others come when they would come with them.
/// </summary>
internal sealed class FeedTicks(Silo silo, Life life, FeedReaders readers, Action pump)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private DateTimeOffset _next = DateTimeOffset.MaxValue;

    // The last of the ticks that were left out.
    private DateTimeOffset _leftOut = DateTimeOffset.MinValue;

    /// <summary>When the numbering is looked at again.</summary>
    public DateTimeOffset EpochAt { get; set; }

    /// <summary>Whether it must be looked at before anything else is read.</summary>
    public bool IsNumberingDoubted => EpochAt == DateTimeOffset.MinValue;

    /// <summary>Whether the feeds are being pumped: nothing is planned until that ends.</summary>
    public bool IsRunning { get; private set; }

    private DateTimeOffset Now => silo.Now;

    public override string ToString() => life.HasEnded ? "ended" : IsRunning ? "running" : $"next at {_next:HH:mm:ss}";

    /// <summary>Something was acknowledged.</summary>
    public void Soon() => Plan(Now + Tick);

    /// <summary>A tick is wanted at a time, unless one comes before it.</summary>
    public void Plan(DateTimeOffset at)
    {
        if (IsRunning)
        {
            return;
        }

        at = at > Now ? at : Now;
        var left = (_leftOut - Now).Ticks;
        var next = left <= 0 ? _next : _leftOut - (Tick * ((left - 1) / Tick.Ticks));
        if (at < next)
        {
            Set(at);
        }
        else if (left > 0 && Due <= next)
        {
            // Something has changed since this one was left out.
            Set(next);
        }
        else if (left > 0)
        {
            PlanAfter(next);
        }
    }

    /// <summary>Pumping begins.</summary>
    public void Begin() => IsRunning = true;

    /// <summary>Pumping has ended.</summary>
    public void End()
    {
        IsRunning = false;
        PlanAfter(Now);
    }

    private DateTimeOffset Due => readers.NextDue is var due && due < EpochAt ? due : EpochAt;

    private void PlanAfter(DateTimeOffset tick)
    {
        var next = readers.NextRead;
        if (readers.AreIdle && next > tick + Tick)
        {
            Set(next, leftOut: tick);
            return;
        }

        var last = tick + (Tick * Math.Max(0, ((Due - tick).Ticks - 1) / Tick.Ticks));
        Set(last + Tick, leftOut: last);
    }

    private void Set(DateTimeOffset at, DateTimeOffset leftOut = default)
    {
        _leftOut = leftOut;
        if (at != _next)
        {
            _next = at;
            silo.At(at, life, OnTick);
        }
    }

    // One that was planned anew has been left behind by the other.
    private void OnTick()
    {
        if (_next != Now || IsRunning)
        {
            return;
        }

        _next = DateTimeOffset.MaxValue;
        if (Due <= Now)
        {
            pump();
        }
        else
        {
            PlanAfter(Now);
        }
    }
}
