using ExactSyncCluster.Simulation.Commands;
using ExactSyncCluster.Simulation.Regressions;

namespace ExactSyncCluster.Simulation.Planting;

/// <summary>Where the planted build is entered: nothing but numbers crosses the border.</summary>
internal static class PlantedRun
{
    /// <summary>Which of the seeds that every run begins with breaks a promise first, counted from one; null when none does.</summary>
    public static int? FirstRegression()
    {
        for (var at = 0; at < RegressionSeeds.All.Count; at++)
        {
            if (ManyHistories.One(RegressionSeeds.All[at]).Violations.Count > 0)
            {
                return at + 1;
            }
        }

        return null;
    }

    /// <summary>The first seed whose history breaks a promise.</summary>
    public static ulong? FirstFailure(ulong first, long most)
    {
        var totals = new ManyHistories(first, most, null, mostFailures: 1).Run();
        return totals.Failed.Count == 0 ? null : totals.Failed.Keys.Min();
    }
}
