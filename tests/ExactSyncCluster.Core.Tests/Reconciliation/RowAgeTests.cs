using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>Whether a row that is shown is newer than what was seen of it. Times are seconds after the start.</summary>
public sealed class RowAgeTests
{
    private const string Id = "4f1d0c86-20c1-4b52-a2f5-0f6a7d8e9b01";

    private static readonly DateTimeOffset Start = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly Map<CallTime> NothingUnseen = [];
    private static readonly ClockOffset Measured = ClockOffset.Unknown.With(new(At(5.003), new(At(5.003), At(5.003)), IsReply: true));

    [Theory]
    [InlineData(7, 8, RowAge.Newer)]
    [InlineData(8, 8, RowAge.Older)]
    [InlineData(9, 8, RowAge.Older)]
    internal void Versions_decide_where_both_are_told(long seen, long shown, RowAge expected) =>
        Assert.Equal(expected, Age(new(seen, At(1), At(1)), version: shown, modifiedAt: 2, from: 10, to: 11));

    [Theory]
    [InlineData(-3600, RowAge.Doubtful)] // Our own clock may have been set back.
    [InlineData(20, RowAge.Doubtful)]
    [InlineData(29, RowAge.Doubtful)] // Two reads may have been under way at the same time.
    [InlineData(31, RowAge.Newer)]
    internal void A_higher_version_that_was_read_earlier_may_be_of_a_former_numbering(double to, RowAge expected) =>
        Assert.Equal(expected, Age(new(3, At(1), At(30)), version: 22, modifiedAt: 2, from: to - 1, to));

    [Fact]
    public void A_row_that_was_never_seen_is_newer() => Assert.Equal(RowAge.Newer, Age(null, version: 1, modifiedAt: 2, from: 10, to: 11));

    [Fact]
    public void A_deletion_without_a_version_is_newer_than_a_read_of_the_record() =>
        Assert.Equal(RowAge.Newer, Age(ReadById(modifiedAt: 1), version: 9, modifiedAt: null, from: 10, to: 11, isDeleted: true));

    [Theory]
    [InlineData(-3601, -3600, 6, RowAge.Doubtful)] // Our own clock may have been set back.
    [InlineData(9, 10, 6, RowAge.Doubtful)] // The feed was read before the record was, by two clocks perhaps.
    [InlineData(9, 11, 5, RowAge.Doubtful)] // It was read at the same time, and shows the same time.
    [InlineData(9, 11, 6, RowAge.Doubtful)] // A later time by the same clock, and before the record was read: the clock was set.
    [InlineData(9, 11, 10.5, RowAge.Newer)]
    [InlineData(9, 11, 4, RowAge.Doubtful)] // An earlier one: the clock may have been set back.
    [InlineData(20, 21, 4, RowAge.Newer)] // No call lasts so long that this could be older.
    internal void After_a_read_by_id_times_decide(double from, double to, double modifiedAt, RowAge expected) =>
        Assert.Equal(expected, Age(ReadById(modifiedAt: 5), version: 9, modifiedAt, from, to));

    [Theory]
    [InlineData(true, 10.2, RowAge.Newer)]
    [InlineData(true, 10.02, RowAge.Doubtful)] // Nearer than two clocks can be compared.
    [InlineData(false, 10.2, RowAge.Doubtful)] // Nobody has compared the clocks.
    internal void A_read_by_id_without_a_time_is_put_in_order_by_a_clock_that_was_measured(bool isMeasured, double modifiedAt, RowAge expected) =>
        Assert.Equal(expected, Age(ReadById(modifiedAt: null), version: 9, modifiedAt, from: 9, to: 11, offset: isMeasured ? Measured : ClockOffset.Unknown));

    [Theory]
    [InlineData(9, RowAge.Doubtful)] // Saved before the record was read, which showed an earlier time: the clock was set in between.
    [InlineData(10.5, RowAge.Newer)]
    [InlineData(12, RowAge.Doubtful)] // Saved after it was read.
    internal void A_time_that_cannot_be_by_a_clock_as_it_was_measured_puts_nothing_in_order(double modifiedAt, RowAge expected) =>
        Assert.Equal(expected, Age(ReadById(modifiedAt: 5), version: 9, modifiedAt, from: 9, to: 11, offset: Measured));

    [Theory]
    [InlineData(10, 12, RowAge.Doubtful)]
    [InlineData(12.04, 13, RowAge.Doubtful)] // Nearer than the clocks of two silos are.
    [InlineData(12.06, 13, RowAge.Newer)]
    internal void What_was_read_before_our_write_was_answered_may_be_older_than_it(double from, double to, RowAge expected) =>
        Assert.Equal(expected, Age(new(7, At(1), At(1)), version: 8, modifiedAt: 2, from, to, unseen: [new("Name", new(At(10), At(12)))]));

    [Theory]
    [InlineData(5.0, 4, 9, true)]
    [InlineData(5.0, 5, 9, false)] // The same row: its number is learned.
    [InlineData(5.0, 6, 9, false)]
    [InlineData(null, 6, 10, true)] // A line has no time of its own where it is read by id.
    [InlineData(null, 6, 11, false)]
    internal void A_doubtful_row_that_was_saved_or_read_before_what_was_seen_is_earlier(double? seenModifiedAt, double modifiedAt, double to, bool expected)
    {
        var (side, shown) = Shown(ReadById(seenModifiedAt), 9, modifiedAt, 8, to, isDeleted: false);

        Assert.Equal(expected, RowAges.IsEarlier(side, shown, shown.Rows[0]));
    }

    private static RowSeen ReadById(double? modifiedAt) => new(null, modifiedAt is { } time ? At(time) : null, At(10), ById: true);

    private static RowAge Age(
        RowSeen? seen, long? version, double? modifiedAt, double from, double to, bool isDeleted = false, ClockOffset? offset = null, Map<CallTime>? unseen = null)
    {
        var (side, shown) = Shown(seen, version, modifiedAt, from, to, isDeleted);
        return RowAges.Of(side, shown.Rows[0], shown, Sight.Feed, unseen ?? NothingUnseen, offset ?? ClockOffset.Unknown, wasDoubted: false);
    }

    private static (SideState Side, Observation Shown) Shown(RowSeen? seen, long? version, double? modifiedAt, double from, double to, bool isDeleted)
    {
        var row = new RowShown
        {
            Key = RowKey.Main(Id),
            Fields = isDeleted ? null : Fields.None,
            Version = version,
            ModifiedAt = modifiedAt is { } time ? At(time) : null,
        };
        var shown = new Observation { System = SystemName.Exact, Entity = Entity.Customer, Record = new(Id), Rows = [row], Read = new(At(from), At(to)) };
        return (SideState.Unseen with { Rows = seen is null ? [] : [new(row.Key.ToString(), seen)] }, shown);
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
