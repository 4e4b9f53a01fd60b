using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>Versions are compared within one numbering of their system only.</summary>
public sealed class NumberingTests
{
    private static readonly SideState Seen = SideState.Unseen with
    {
        Epoch = "2026-01-01",
        Rows = SideState.Unseen.Rows.SetItem("row", new(4_300_000_000, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)),
    };

    [Fact]
    public void A_new_numbering_forgets_the_versions_and_nothing_else()
    {
        var side = Seen.Numbered("2026-02-02");

        Assert.Equal("2026-02-02", side.Epoch);
        Assert.Equal(Seen.Rows["row"] with { Version = null }, side.Rows["row"]);
    }

    [Theory]
    [InlineData("2026-01-01")]
    [InlineData(null)]
    public void The_same_numbering_or_a_read_that_tells_none_changes_nothing(string? epoch) => Assert.Same(Seen, Seen.Numbered(epoch));

    [Fact]
    public void The_first_numbering_told_keeps_the_versions()
    {
        var side = (Seen with { Epoch = null }).Numbered("2026-01-01");

        Assert.Equal(Seen.Rows, side.Rows);
    }
}
