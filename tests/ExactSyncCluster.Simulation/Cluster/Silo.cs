using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>A process. What it has measured of clocks is gone with it.</summary>
internal sealed class Silo(Life life)
{
    private readonly Dictionary<(string Connection, SystemName System), ClockOffset> _clocks = [];

    public Life Life => life;

    public ClockOffset Clock(string connection, SystemName system) => _clocks.GetValueOrDefault((connection, system), ClockOffset.Unknown);

    public void Sample(string connection, SystemName system, ClockReading reading) =>
        _clocks[(connection, system)] = Clock(connection, system).With(reading);

    public void Recall(string connection, SystemName system, ClockOffset offset) =>
        _clocks[(connection, system)] = Clock(connection, system).After(offset);
}
