using System.Globalization;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>How a test judges what came of a story.</summary>
internal static class TestedStory
{
    private const string SeedVariable = "RESTART_TEST_SEED";

    /// <summary>Decides all data, edits and random kills; another one is chosen by the environment.</summary>
    public static int Seed => int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    /// <summary>Ends the silo for good and demands that nothing is wrong.</summary>
    /// <param name="story">The story.</param>
    /// <param name="excused">What the story explains and is no finding.</param>
    public static async Task DemandAsync(this RestartStory story, params Fault[] excused)
    {
        var verdict = await story.CheckAsync(excused);
        var report = verdict.Report;
        TestContext.Current.SendDiagnosticMessage(
            "Seed {0}: {1} s, {2} kills, {3} of them between a request and its reply, {4} times hung, consent given {5} times, {6} pairs, {7} edits, {8} conflicts, lost in the gap {9}, order uncertain {10}, errors at Exact {11}, too many there {12}.",
            report.Seed, report.Seconds, verdict.Kills, verdict.Cuts, verdict.Freezes, verdict.Consents, report.Pairs, report.Edits, report.Conflicts, report.LostInTheGap, report.OrderUncertain, report.Exact.Errors, report.Exact.TooMany);
        Assert.True(verdict.Findings.Count == 0, verdict.Evidence);
        Assert.Empty(report.Refusals);
        Assert.Equal(0, report.Exact.TooMany);
    }
}
