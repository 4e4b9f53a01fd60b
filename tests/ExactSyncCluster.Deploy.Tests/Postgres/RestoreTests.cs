using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Simulation.Processes;
using Npgsql;

namespace ExactSyncCluster.Deploy.Tests.Postgres;

/// <summary>The runbook's commands by which a database is backed up and restored, on a real server, by the role of the silos.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private PrivatePostgres? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PrivatePostgres Server => _server ?? throw new InvalidOperationException("The server is not started.");

    private string Address => $"{new NpgsqlConnectionStringBuilder(Server.Database("exactsync")) { Username = "exactsync" }};Pooling=false";

    public async ValueTask InitializeAsync()
    {
        _server = await PrivatePostgres.StartAsync(Cancellation);
        await Server.RunScriptAsync(Checkout.PathOf(DatabaseScriptTests.Script), new Dictionary<string, string> { ["EXACTSYNC_DATABASE_PASSWORD"] = "p" }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_was_backed_up_comes_back_and_nothing_that_came_after_it_remains()
    {
        var folder = Directory.CreateTempSubdirectory("exact-sync-restore-");
        try
        {
            Open();
            await DoAsync("INSERT INTO key_ring (name, xml) VALUES ('before', '<key/>')");
            await RunAsync("pg_dump ", folder);
            await DoAsync("INSERT INTO key_ring (name, xml) VALUES ('after', '<key/>')");
            await DoAsync("CREATE TABLE of_a_newer_version (id integer)");

            await RunAsync("psql -h db -U exactsync ", folder);
            await RunAsync("pg_restore ", folder);

            Assert.Equal("before", await AskAsync("SELECT string_agg(name, ' ') FROM key_ring"));
            Assert.Equal("0", await AskAsync("SELECT count(*)::text FROM pg_tables WHERE tablename = 'of_a_newer_version'"));

            // A silo finds its schema whole, and makes nothing of it twice.
            Open();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Open() => PostgresDatabase.Open(PostgresAddress.Parse(Address)).Dispose();

    private Task RunAsync(string beginning, DirectoryInfo folder) =>
        Server.RunLineAsync(RunbookText.Commands.Single(line => line.StartsWith(beginning, StringComparison.Ordinal)), folder.FullName, Cancellation);

    private async Task DoAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(Address);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<string?> AskAsync(string question)
    {
        await using var source = NpgsqlDataSource.Create(Address);
        await using var command = source.CreateCommand(question);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}
