using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Showing;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

public sealed class ReportPageTests
{
    [Theory]
    [InlineData(0, "nothing was lost, doubled or echoed, and the limits were kept.")]
    [InlineData(1, "1 edit fell between our read of an Exact record and our write to it, and was overwritten")]
    [InlineData(2, "2 edits fell between our read of an Exact record and our write to it, and were overwritten")]
    public void The_last_sentence_says_that_nothing_was_lost_only_when_nothing_was(int lost, string part) =>
        Assert.Contains(part, ReportPage.Verdict(Report(lost)), StringComparison.Ordinal);

    private static DemoReport Report(int lost) => new()
    {
        Seed = 1,
        Pairs = 1,
        Matched = 1,
        CreatedInExact = 0,
        CreatedInWebshop = 0,
        Edits = 2,
        Conflicts = 0,
        Parked = 0,
        Echoes = 0,
        Duplicates = 0,
        LostInTheGap = lost,
        OrderUncertain = 0,
        Exact = new(1, 1, 0, 0, 1),
        Webshop = new(1, 1, 0, 0, 1),
        Refusals = [],
        Findings = [],
        Evidence = [],
        Seconds = 1,
    };
}
