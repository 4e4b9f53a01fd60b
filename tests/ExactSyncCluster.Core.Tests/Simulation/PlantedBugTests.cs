using ExactSyncCluster.Simulation.Planting;

namespace ExactSyncCluster.Core.Tests.Simulation;

/// <summary>Mistakes that are planted in Core to see that the simulation finds them.</summary>
public sealed class PlantedBugTests
{
    public static TheoryData<string> Names => [.. PlantedBug.All.Select(static bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_replaces_text_that_still_stands_in_Core(string name) =>
        PlantedCore.Verify(PlantedBug.All.Single(bug => bug.Name == name));
}
