using System.Data.Common;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class CommitQueueTests(StorageEngine engine) : StorageTests(engine)
{
    public sealed class OnSqlite() : CommitQueueTests(StorageEngine.Sqlite);

    public sealed class OnPostgres() : CommitQueueTests(StorageEngine.Postgres);

    [Fact]
    public async Task A_unit_that_fails_is_undone_alone()
    {
        var units = await TogetherAsync(
            session => Add(session, "first"),
            session =>
            {
                Add(session, "undone");
                throw new InvalidOperationException("no");
            },
            session => Add(session, "last"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => units[1]);
        await Task.WhenAll(units[0], units[2]);
        Assert.Equal(["first", "last"], Names());
    }

    [Fact]
    public async Task A_unit_that_violates_a_constraint_fails_alone_with_a_clear_error()
    {
        var units = await TogetherAsync(session => Add(session, "one"), session => AddWithout(session, "two"), session => Add(session, "three"));

        var error = await Assert.ThrowsAsync<StorageFailedException>(() => units[1]);

        await Task.WhenAll(units[0], units[2]);
        Assert.Contains("refused a write", error.Message, StringComparison.Ordinal);
        Assert.Equal(["one", "three"], Names());
    }

    [Fact]
    public async Task When_the_database_undoes_the_transaction_all_of_the_batch_fail_and_the_next_batch_succeeds()
    {
        var units = await TogetherAsync(
            session => Add(session, "first"),
            session =>
            {
                session.Execute(Rollback);
                throw new IOException("disk full");
            },
            session => Add(session, "last"));

        foreach (var unit in units)
        {
            await Assert.ThrowsAsync<StorageFailedException>(() => unit);
        }

        Assert.Empty(Names());
        Assert.Equal(1, await Store.Writer.CommitAsync(null, session => Add(session, "next"), Cancellation));
        Assert.Equal(["next"], Names());
    }

    [Fact]
    public async Task A_closed_queue_ends_what_waits_and_refuses_more()
    {
        var units = await TogetherAsync(session => Add(session, "waiting"));
        await Store.Writer.DisposeAsync();

        Assert.Equal(1, await units[0]);
        await Assert.ThrowsAsync<StorageFailedException>(() => Store.Writer.CommitAsync(null, session => Add(session, "late"), Cancellation));
    }

    [Fact]
    public async Task Many_more_units_than_one_transaction_takes_are_allStored()
    {
        const int Units = (3 * CommitQueue.MostTogether) + 7;

        await Task.WhenAll(Enumerable.Range(0, Units).Select(number =>
            Store.Writer.CommitAsync(null, session => Add(session, $"unit {number}"), Cancellation)));

        Assert.Equal(Units, Names().Count);
    }

    // While the gate is held all of them come to wait, and so share a transaction.
    private async Task<Task<int>[]> TogetherAsync(params Func<DatabaseSession, int>[] units)
    {
        await Store.Database.WriteGate.WaitAsync(Cancellation);
        var told = units.Select(unit => Store.Writer.CommitAsync(null, unit, Cancellation)).ToArray();
        Store.Database.WriteGate.Release();
        return told;
    }

    private static int Add(DatabaseSession session, string name) =>
        session.Execute(KeySql.Add, ("@connection", name), ("@wrapped", Array.Empty<byte>()));

    private static int AddWithout(DatabaseSession session, string name) =>
        session.Execute(KeySql.Add, ("@connection", name), ("@wrapped", null));

    private List<string> Names() => Store.Database.Read(static session => session.All(AllNames, static row => row.GetString(0)));

    private static void AllNames(DbCommand command) => command.CommandText = "SELECT connection FROM connection_key ORDER BY connection";

    private static void Rollback(DbCommand command) => command.CommandText = "ROLLBACK";
}
