using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Due;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExactSyncCluster.Silo.Tests.Grains.Due;

/// <summary>One answer for all grains of a silo costs little, and nobody is found later because of it.</summary>
public abstract class DueScanTests : StorageTests
{
    private const int Grains = 300;
    private const int Ticks = 10;
    private const int StepsATick = 20;
    private const string Other = "other";

    private static readonly FeedPace Pace = new();
    private static readonly TimeSpan Step = Pace.Tick / StepsATick;

    private DueScanTests(StorageEngine engine)
        : base(engine)
    {
    }

    public sealed class OnSqlite() : DueScanTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : DueScanTests(StorageEngine.Postgres);

    [Fact]
    public async Task However_many_ask_in_a_tick_the_database_is_asked_twice_at_most()
    {
        var (reads, reader) = Reading();
        using var ends = reader;
        var scan = Scan(reader, Store.Writer);

        for (var step = 0; step < Ticks * StepsATick; step++)
        {
            for (var grain = step % StepsATick; grain < Grains; grain += StepsATick)
            {
                Assert.False((await scan.AskAsync(Cancellation)).NamesPairs(TestStore.Connection, SystemName.Exact));
            }

            Store.Time.Advance(Step);
        }

        Assert.Equal(Ticks * DueScan.AnswersATick, reads.Count);
    }

    [Fact]
    public async Task What_becomes_due_while_an_answer_is_held_is_named_by_it()
    {
        var (reads, reader) = Reading();
        using var ends = reader;
        var scan = Scan(reader, Store.Writer);
        await WaitAsync(Other, Step);

        var answer = await scan.AskAsync(Cancellation);
        Store.Time.Advance(Step);

        Assert.True((await scan.AskAsync(Cancellation)).NamesPairs(Other, SystemName.Exact));
        Assert.Same(answer, await scan.AskAsync(Cancellation));
        Assert.Equal(1, reads.Count);
    }

    [Fact]
    public async Task What_this_silo_has_just_written_is_named_although_an_answer_is_held_and_nobody_else_is()
    {
        var (reads, reader) = Reading();
        using var ends = reader;
        var scan = Scan(reader, Store.Writer);
        var before = await scan.AskAsync(Cancellation);
        Assert.False(before.NamesPairs(Other, SystemName.Exact));

        await WaitAsync(Other, TimeSpan.Zero);
        var answer = await scan.AskAsync(Cancellation);

        Assert.Same(before, answer);
        Assert.True(answer.NamesPairs(Other, SystemName.Exact));
        Assert.True(answer.NamesStuckChanges(Other, SystemName.Webshop));
        Assert.False(answer.NamesPairs(TestStore.Connection, SystemName.Exact));
        Assert.Equal(1, reads.Count);
    }

    [Fact]
    public async Task What_was_written_before_an_answer_is_asked_for_is_told_by_the_database()
    {
        var (_, reader) = Reading();
        using var ends = reader;
        var scan = Scan(reader, Store.Writer);
        await scan.AskAsync(Cancellation);
        await WaitAsync(Other, TimeSpan.Zero);

        Store.Time.Advance(Pace.Tick);
        var answer = await scan.AskAsync(Cancellation);

        Assert.True(answer.NamesPairs(Other, SystemName.Exact));
        Assert.False(answer.NamesStuckChanges(Other, SystemName.Exact));
    }

    [Fact]
    public async Task After_a_write_that_belongs_to_no_connection_the_database_is_asked_again()
    {
        var (reads, reader) = Reading();
        using var ends = reader;
        var scan = Scan(reader, Store.Writer);
        await scan.AskAsync(Cancellation);

        await Store.Writer.CommitAsync(null, static _ => 0, Cancellation);
        await scan.AskAsync(Cancellation);

        Assert.Equal(2, reads.Count);
    }

    [Fact]
    public async Task What_another_silo_writes_is_named_within_a_tick_whenever_it_is_written()
    {
        var (_, reader) = Reading();
        using var ends = reader;
        await using var elsewhere = new CommitQueue(Store.Database);
        for (var written = 1; written < StepsATick; written++)
        {
            for (var phase = 0; phase < StepsATick; phase++)
            {
                Assert.InRange(await FoundAfterAsync(Scan(reader, elsewhere), written, phase), TimeSpan.Zero, Pace.Tick);
            }
        }
    }

    [Fact]
    public async Task A_failure_is_not_held()
    {
        var (reads, reader) = Reading();
        using var ends = reader;
        var scan = Scan(reader, Store.Writer);
        reads.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => scan.AskAsync(Cancellation));

        reads.Fails = false;

        Assert.False((await scan.AskAsync(Cancellation)).NamesPairs(Other, SystemName.Exact));
    }

    [Fact]
    public async Task An_answer_from_a_time_that_the_clock_has_left_is_not_held()
    {
        var (reads, reader) = Reading();
        using var ends = reader;
        var scan = Scan(reader, Store.Writer);
        await scan.AskAsync(Cancellation);
        Store.Time.AdjustTime(Store.Now - TimeSpan.FromMinutes(1));

        var answer = await scan.AskAsync(Cancellation);

        Assert.Equal(2, reads.Count);
        Assert.Equal(Pace.Tick, scan.Pause(answer));
        Store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Pace.Tick / DueScan.AnswersATick, scan.Pause(answer));
    }

    // One grain asks at the beginning of a tick; the other one some steps later, and then as it is told.
    private async Task<TimeSpan> FoundAfterAsync(DueScan scan, int written, int phase)
    {
        var connection = $"{written} {phase}";
        var start = Store.Now;
        var (first, second) = (start, start + (Step * phase));
        for (var step = 0; ; step++)
        {
            if (step == written)
            {
                await WaitAsync(connection, TimeSpan.Zero);
            }

            if (first <= Store.Now)
            {
                first = Store.Now + scan.Pause(await scan.AskAsync(Cancellation));
            }

            if (second <= Store.Now)
            {
                var answer = await scan.AskAsync(Cancellation);
                if (answer.NamesPairs(connection, SystemName.Exact))
                {
                    return Store.Now - (start + (Step * written));
                }

                second = Store.Now + scan.Pause(answer);
            }

            Store.Time.Advance(Step);
        }
    }

    private (CountedReads Reads, ReadQueue Reader) Reading()
    {
        var reads = new CountedReads(Store.Database);
        return (reads, new ReadQueue(reads));
    }

    private DueScan Scan(ReadQueue reader, CommitQueue writer) => new(
        new DueWork(reader),
        writer,
        new ConnectionCatalog(null!, new SystemHosts(new(), Store.Time, static () => 0.5), Store.Time, NullLoggerFactory.Instance),
        Store.Time,
        Pace);

    private async Task WaitAsync(string connection, TimeSpan from)
    {
        PairKey pair = new(connection, Entity.Customer, Store.NextId());
        var document = TestStore.Document(pair);
        document.Row = document.Row! with { Status = PairStatus.Waiting, System = SystemName.Exact, Due = Store.Now + from, Priority = CallPriority.Record };
        await Store.WriteAsync(pair, document);
    }
}
