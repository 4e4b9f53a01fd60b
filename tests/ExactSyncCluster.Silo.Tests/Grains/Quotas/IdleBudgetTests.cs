using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Due;
using ExactSyncCluster.Silo.Tests.Storage;

namespace ExactSyncCluster.Silo.Tests.Grains.Quotas;

/// <summary>What has nothing due costs nothing, and what is due is woken.</summary>
public abstract class IdleBudgetTests(StorageEngine engine) : StorageTests(engine)
{
    private const int Connections = 60;
    private const int Reads = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public sealed class OnSqlite() : IdleBudgetTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : IdleBudgetTests(StorageEngine.Postgres);

    [Fact]
    public async Task However_many_budgets_there_are_the_database_is_asked_twice_a_tick_at_most_and_what_is_due_is_woken()
    {
        await using var silo = await QuotaSilo.StartAsync(Store.Database);
        var start = TimeProvider.System.GetTimestamp();
        await silo.RunAsync(Connections);
        await silo.Reads.ReachedAsync(silo.Reads.Count + Reads).WaitAsync(Limit, TimeProvider.System, Cancellation);
        var (reads, elapsed) = (silo.Reads.Count, TimeProvider.System.GetElapsedTime(start));
        Assert.InRange(reads, Reads, (elapsed / (QuotaSilo.Pace.Tick / DueScan.AnswersATick)) + 1);

        // The store is another silo to this one.
        var ofExact = await WaitAsync(QuotaSilo.Name(7), SystemName.Exact);
        Assert.Equal(ofExact, await silo.Woken.ReadAsync(Cancellation).AsTask().WaitAsync(Limit, TimeProvider.System, Cancellation));
        var ofWebshop = await WaitAsync(QuotaSilo.Name(Connections - 1), SystemName.Webshop);
        PairKey woken;
        do
        {
            woken = await silo.Woken.ReadAsync(Cancellation).AsTask().WaitAsync(Limit, TimeProvider.System, Cancellation);
        }
        while (woken == ofExact);

        Assert.Equal(ofWebshop, woken);
    }

    private async Task<PairKey> WaitAsync(string connection, SystemName system)
    {
        PairKey pair = new(connection, Entity.Customer, Store.NextId());
        var document = TestStore.Document(pair);
        document.Row = document.Row! with { Status = PairStatus.Waiting, System = system, Due = TimeProvider.System.GetUtcNow(), Priority = CallPriority.Record };
        await Store.WriteAsync(pair, document);
        return pair;
    }
}
