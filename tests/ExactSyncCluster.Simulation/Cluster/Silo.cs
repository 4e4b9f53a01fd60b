using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Systems;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>A process. What it has measured of clocks is gone with it.</summary>
/// <param name="life">Its life.</param>
/// <param name="time">The true time.</param>
/// <param name="ahead">How far its own clock runs ahead.</param>
internal sealed class Silo(Life life, VirtualTime time, TimeSpan ahead)
{
    private readonly Dictionary<StandIn, ClockOffset> _clocks = [];

    public Life Life => life;

    /// <summary>The present time, by its own clock.</summary>
    public DateTimeOffset Now => time.Now + ahead;

    /// <summary>Something happens at a time of its own clock.</summary>
    public void At(DateTimeOffset own, Life within, Action go) => time.At(own == DateTimeOffset.MaxValue ? own : own - ahead, within, go);

    public ClockOffset Clock(StandIn system) => _clocks.GetValueOrDefault(system, ClockOffset.Unknown);

    public void Sample(StandIn system, ClockReading reading) => _clocks[system] = Clock(system).With(reading);

    public void Recall(StandIn system, ClockOffset offset) => _clocks[system] = Clock(system).After(offset);
}
