using System.Data.Common;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class ReadQueueTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : ReadQueueTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : ReadQueueTests(StorageEngine.Postgres);

    [Fact]
    public async Task A_read_blocks_no_thread_of_the_pool() =>
        Assert.False(await Store.Reader.ReadAsync(
            static session => session.First(One, static row => row.GetInt32(0)) == 1 && Thread.CurrentThread.IsThreadPoolThread, Cancellation));

    [Fact]
    public async Task A_read_that_fails_fails_alone()
    {
        var failing = Store.Reader.ReadAsync<int>(static _ => throw new InvalidOperationException("no"), Cancellation);
        var other = Store.Reader.ReadTogetherAsync(static session => session.First(One, static row => row.GetInt32(0)), Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(1, await other);
    }

    [Fact]
    public async Task Once_it_is_closed_a_read_is_refused_with_the_reason()
    {
        Store.Reader.Dispose();

        var error = await Assert.ThrowsAsync<StorageFailedException>(() => Store.Reader.ReadAsync(static _ => 1, Cancellation));

        Assert.Contains("is closed", error.Message, StringComparison.Ordinal);
    }

    private static void One(DbCommand command) => command.CommandText = "SELECT 1";
}
