namespace ExactSyncCluster.Simulation.Time;

/// <summary>The only clock of a test: it moves when a call takes time or a test says so.</summary>
internal sealed class VirtualClock
{
    public DateTimeOffset Now { get; private set; } = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan by) => Now += by;

    public void AdvanceTo(DateTimeOffset time) => Now = time > Now ? time : Now;
}
