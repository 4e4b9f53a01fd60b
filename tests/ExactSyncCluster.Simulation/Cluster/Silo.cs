using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Systems;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>A process. What it has measured of clocks is gone with it.</summary>
internal sealed class Silo(Life life)
{
    private readonly Dictionary<StandIn, ClockOffset> _clocks = [];

    public Life Life => life;

    public ClockOffset Clock(StandIn system) => _clocks.GetValueOrDefault(system, ClockOffset.Unknown);

    public void Sample(StandIn system, ClockReading reading) => _clocks[system] = Clock(system).With(reading);

    public void Recall(StandIn system, ClockOffset offset) => _clocks[system] = Clock(system).After(offset);
}
