using System.Data.Common;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Postgres;
using Npgsql;

namespace ExactSyncCluster.Silo.Tests.Storage;

public sealed class PostgresDatabaseTests
{
    [Fact]
    public async Task Silos_that_open_an_empty_database_at_once_make_its_schema_once()
    {
        var address = PostgresAddress.Parse(await TestPostgres.NewEmptyAsync());

        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => PostgresDatabase.Open(address))));

        Assert.All(opened, static database => Assert.Equal(0, database.Read(static session => session.First(CountPairs, static row => row.GetInt64(0)))));
        Array.ForEach(opened, static database => database.Dispose());
    }

    [Fact]
    public async Task A_change_of_the_schema_lasts_longer_than_any_other_statement_may()
    {
        var address = await TestPostgres.NewEmptyAsync();
        await using var other = NpgsqlDataSource.Create(address);
        await using var held = await other.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await held.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var make = new NpgsqlCommand("CREATE TABLE pair (pair text)", held))
        {
            await make.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        // It makes a table of that name, too, and waits for this one's end: longer than a statement may last.
        var opening = Task.Run(() => PostgresDatabase.Open(PostgresAddress.Parse($"{address};Command Timeout=1")), TestContext.Current.CancellationToken);
        await using (var look = other.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND now() - query_start > interval '1500 ms' AND datname = current_database()"))
        {
            while (!opening.IsCompleted && (long)(await look.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0)
            {
                await Task.Yield();
            }
        }

        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        using var database = await opening;

        Assert.Equal(0, database.Read(static session => session.First(CountPairs, static row => row.GetInt64(0))));
    }

    [Fact]
    public async Task Open_of_a_database_of_a_newer_version_is_refused_with_the_reason()
    {
        var address = PostgresAddress.Parse(await TestPostgres.NewAsync());
        using (var database = PostgresDatabase.Open(address))
        {
            database.Read(static session => session.Execute(PretendNewer));
        }

        var error = Assert.Throws<StorageFailedException>(() => PostgresDatabase.Open(address));

        Assert.Contains("made by a newer version", error.Message, StringComparison.Ordinal);
        Assert.Contains("9999_future.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_does_not_answer_is_told_by_its_place_and_without_its_password()
    {
        var error = Assert.Throws<StorageFailedException>(() => PostgresDatabase.Open(PostgresAddress.Parse("Host=127.0.0.1;Port=9;Database=sync;Username=u;Password=s3cret")));

        Assert.StartsWith("The database sync on 127.0.0.1:9 cannot be opened: no server answers there.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db")]
    [InlineData("Nonsense")]
    [InlineData("Host=db;Database=sync;Port=many;Password=s3cret")]
    public void What_is_no_connection_string_is_refused_without_being_repeated(string text)
    {
        var error = Assert.Throws<FormatException>(() => PostgresAddress.Parse(text));

        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    private static void CountPairs(DbCommand command) => command.CommandText = "SELECT count(*) FROM pair";

    private static void PretendNewer(DbCommand command) =>
        command.CommandText = "INSERT INTO schemaversions (scriptname, applied) VALUES ('postgres/9999_future.sql', '2030-01-01')";
}
