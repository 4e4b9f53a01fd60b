using System.Data.Common;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sqlite;

namespace ExactSyncCluster.Silo.Tests.Storage;

public sealed class CommitQueueTests : IAsyncDisposable
{
    private readonly TestStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

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
        Assert.Equal(1, await _store.Writer.CommitAsync(session => Add(session, "next"), Cancellation));
        Assert.Equal(["next"], Names());
    }

    [Fact]
    public async Task A_closed_queue_ends_what_waits_and_refuses_more()
    {
        var units = await TogetherAsync(session => Add(session, "waiting"));
        await _store.Writer.DisposeAsync();

        Assert.Equal(1, await units[0]);
        await Assert.ThrowsAsync<StorageFailedException>(() => _store.Writer.CommitAsync(session => Add(session, "late"), Cancellation));
    }

    [Fact]
    public async Task Many_more_units_than_one_transaction_takes_are_all_stored()
    {
        const int Units = (3 * CommitQueue.MostTogether) + 7;

        await Task.WhenAll(Enumerable.Range(0, Units).Select(number =>
            _store.Writer.CommitAsync(session => Add(session, $"unit {number}"), Cancellation)));

        Assert.Equal(Units, Names().Count);
    }

    // While the gate is held all of them come to wait, and so share a transaction.
    private async Task<Task<int>[]> TogetherAsync(params Func<SqliteSession, int>[] units)
    {
        await _store.Database.WriteGate.WaitAsync(Cancellation);
        var told = units.Select(unit => _store.Writer.CommitAsync(unit, Cancellation)).ToArray();
        _store.Database.WriteGate.Release();
        return told;
    }

    private static int Add(SqliteSession session, string name) =>
        session.Execute(KeySql.Add, ("@connection", name), ("@wrapped", Array.Empty<byte>()));

    private static int AddWithout(SqliteSession session, string name) =>
        session.Execute(KeySql.Add, ("@connection", name), ("@wrapped", null));

    private List<string> Names() => _store.Database.Read(static session => session.All(AllNames, static row => row.GetString(0)));

    private static void AllNames(DbCommand command) => command.CommandText = "SELECT connection FROM connection_key ORDER BY rowid";

    private static void Rollback(DbCommand command) => command.CommandText = "ROLLBACK";
}
