using ExactSyncCluster.Simulation.Commands;

namespace ExactSyncCluster.Simulation.Planting;

/// <summary>Where the planted build is entered: nothing but numbers crosses the border.</summary>
internal static class PlantedRun
{
    /// <summary>The first seed whose history breaks a promise.</summary>
    public static ulong? FirstFailure(ulong first, long most)
    {
        var totals = new ManyHistories(first, most, null, mostFailures: 1).Run();
        return totals.Failed.Count == 0 ? null : totals.Failed.Keys.Min();
    }
}
