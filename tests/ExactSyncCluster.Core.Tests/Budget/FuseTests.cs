using System.Text.Json;
using CsCheck;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Budget;

public sealed class FuseTests
{
    private static readonly DateTimeOffset Start = new(2025, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1_999, 20)]
    [InlineData(5_000, 50)]
    public void Ask_for_deletes_blows_beyond_twenty_or_one_percent_of_the_linked_pairs(int linked, int allowed)
    {
        var fuse = new Fuse(new(), null);

        Assert.Equal(allowed, Deletes(fuse, Start, 200, linked).Count(answer => answer is FuseAnswer.Closed));

        var blown = Assert.IsType<FuseAnswer.Blown>(Delete(fuse, Start + TimeSpan.FromDays(9), 1, linked));
        Assert.Equal(Start, blown.At);
        Assert.Equal(FailureCause.Fuse, blown.Failure.Cause);
        Assert.Contains($"{allowed} deletes in Exact", blown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_counts_pairs_and_not_their_repeats_and_forgets_them_after_the_window()
    {
        var fuse = new Fuse(new(), null);
        for (var i = 0; i < 100; i++)
        {
            Assert.IsType<FuseAnswer.Closed>(Delete(fuse, Start, i % 20));
        }

        Assert.IsType<FuseAnswer.Closed>(Delete(fuse, Start + TimeSpan.FromHours(1), 20));
        Assert.Single(fuse.Store(Start + TimeSpan.FromHours(1)).Lines.Single().Pairs);
    }

    [Fact]
    public void Ask_blows_one_kind_and_one_system_alone()
    {
        var fuse = new Fuse(new() { Updates = 3, Creates = 4 }, null);
        Deletes(fuse, Start, 30, 0);

        Assert.IsType<FuseAnswer.Blown>(Delete(fuse, Start, 1));
        Assert.IsType<FuseAnswer.Closed>(fuse.Ask(Start, SystemName.Webshop, WriteKind.Delete, Pair(1), 0, isBackfilling: false));
        Assert.Equal(3, Enumerable.Range(0, 9).Count(i => fuse.Ask(Start, SystemName.Exact, WriteKind.Update, Pair(i), 0, isBackfilling: false) is FuseAnswer.Closed));
        Assert.Equal(4, Enumerable.Range(0, 9).Count(i => fuse.Ask(Start, SystemName.Exact, WriteKind.Create, Pair(i), 0, isBackfilling: false) is FuseAnswer.Closed));
    }

    [Fact]
    public void Ask_while_backfilling_limits_deletes_alone()
    {
        var fuse = new Fuse(new() { Updates = 3, Creates = 4 }, null);

        Assert.All(Enumerable.Range(0, 50), i => Assert.IsType<FuseAnswer.Closed>(fuse.Ask(Start, SystemName.Exact, WriteKind.Create, Pair(i), 0, isBackfilling: true)));
        Assert.All(Enumerable.Range(0, 50), i => Assert.IsType<FuseAnswer.Closed>(fuse.Ask(Start, SystemName.Exact, WriteKind.Update, Pair(i), 0, isBackfilling: true)));
        Assert.Equal(20, Enumerable.Range(0, 50).Count(i => fuse.Ask(Start, SystemName.Exact, WriteKind.Delete, Pair(i), 0, isBackfilling: true) is FuseAnswer.Closed));
    }

    [Fact]
    public void Write_that_removes_a_row_counts_as_a_deletion_and_any_other_as_what_it_is()
    {
        WriteRequest row = new WriteRequest.DeleteRow(new("1"), new(Collections.Lines, "2")) { Entity = Entity.Order };
        WriteRequest record = new WriteRequest.UpdateRecord(new("1"), Fields.None, null, null) { Entity = Entity.Order };

        Assert.Equal(WriteKind.Delete, Fuse.KindOf(new(SystemName.Exact, row, WriteKind.Update, default)));
        Assert.Equal(WriteKind.Update, Fuse.KindOf(new(SystemName.Exact, record, WriteKind.Update, default)));
        Assert.Equal(WriteKind.Create, Fuse.KindOf(new(SystemName.Exact, record, WriteKind.Create, default)));
    }

    [Fact]
    public void Approve_opens_for_the_count_named_and_names_the_person_when_it_is_used_up()
    {
        var fuse = new Fuse(new(), null);
        Deletes(fuse, Start, 30, 0);
        fuse.Approve(Start, SystemName.Exact, WriteKind.Delete, "anna", TimeSpan.FromHours(4), 100);

        Assert.Equal(100, Deletes(fuse, Start + TimeSpan.FromHours(3), 150, 0).Count(answer => answer is FuseAnswer.Closed));
        Assert.Contains("anna", Assert.IsType<FuseAnswer.Blown>(Delete(fuse, Start + TimeSpan.FromHours(3), 1)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_ends_with_its_span_and_counting_begins_anew()
    {
        var fuse = new Fuse(new(), null);
        Deletes(fuse, Start, 30, 0);
        fuse.Approve(Start, SystemName.Exact, WriteKind.Delete, "anna", TimeSpan.FromHours(1), 100);
        Assert.All(Deletes(fuse, Start, 60, 0), answer => Assert.IsType<FuseAnswer.Closed>(answer));

        Assert.Equal(20, Deletes(fuse, Start + TimeSpan.FromHours(1), 60, 0).Count(answer => answer is FuseAnswer.Closed));
    }

    [Fact]
    public void Approve_for_more_pairs_than_a_fuse_can_count_is_refused()
    {
        var fuse = new Fuse(new(), null);

        Assert.Throws<ArgumentOutOfRangeException>(() => fuse.Approve(Start, SystemName.Exact, WriteKind.Delete, "anna", TimeSpan.FromHours(1), 10_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => fuse.Approve(Start, SystemName.Exact, WriteKind.Delete, "anna", TimeSpan.Zero, 1));
        Assert.Throws<ArgumentException>(() => fuse.Approve(Start, SystemName.Exact, WriteKind.Delete, " ", TimeSpan.FromHours(1), 1));
    }

    [Fact]
    public void Distinct_pairs_in_any_hour_stay_within_the_limit_also_over_crashes() =>
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Bool).Sample(
            (seed, crashes) =>
            {
                var dice = new Random(seed);
                var fuse = new Fuse(new(), null);
                var stored = fuse.Store(Start);
                var now = Start;
                List<(DateTimeOffset At, int Pair)> written = [];
                for (var i = 0; i < 400; i++)
                {
                    now += TimeSpan.FromMinutes(dice.NextDouble() * 10);
                    if (crashes && dice.Next(10) == 0)
                    {
                        fuse = new(new(), JsonSerializer.Deserialize<FuseState>(JsonSerializer.Serialize(stored, PairJson.Options), PairJson.Options));
                    }

                    var pair = dice.Next(60);
                    var isClosed = Delete(fuse, now, pair) is FuseAnswer.Closed;
                    if (fuse.MustBeStored)
                    {
                        stored = fuse.Store(now);
                        fuse.Stored();
                    }

                    if (isClosed)
                    {
                        written.Add((now, pair));
                    }
                }

                Assert.All(written, last => Assert.InRange(
                    written.Where(write => write.At <= last.At && write.At > last.At - TimeSpan.FromHours(1)).Select(write => write.Pair).Distinct().Count(), 1, 20));
            },
            iter: 100,
            threads: 1);

    private static List<FuseAnswer> Deletes(Fuse fuse, DateTimeOffset now, int count, int linked) =>
        [.. Enumerable.Range(0, count).Select(i => Delete(fuse, now, i, linked))];

    private static FuseAnswer Delete(Fuse fuse, DateTimeOffset now, int pair, int linked = 0) =>
        fuse.Ask(now, SystemName.Exact, WriteKind.Delete, Pair(pair), linked, isBackfilling: false);

    private static PairKey Pair(int number) => new("shop", Entity.Product, new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));
}
