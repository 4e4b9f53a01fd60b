using ExactSyncCluster.Simulation.Commands;
using ExactSyncCluster.Simulation.Histories;
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

    /// <summary>A number for the course of each of so many histories.</summary>
    public static ulong[] Courses(ulong first, int count)
    {
        var courses = new ulong[count];
        // States have other numbers here, since their types were loaded once more: what happened is told in words.
        Parallel.For(0, count, at => courses[at] = HistoryRun.Run(Planning.Draw(first + (ulong)at), traces: true).Trace.Aggregate(0UL, static (all, line) => (all * 31) + (ulong)line.GetHashCode(StringComparison.Ordinal)));
        return courses;
    }

    /// <summary>The first seed whose history breaks a promise.</summary>
    public static ulong? FirstFailure(ulong first, long most)
    {
        var totals = new ManyHistories(first, most, null, mostFailures: 1).Run();
        return totals.Failed.Count == 0 ? null : totals.Failed.Keys.Min();
    }
}
