using ExactSyncCluster.Simulation.Processes;
using Npgsql;

namespace ExactSyncCluster.Deploy.Tests.Postgres;

/// <summary>The script by which an operator makes the role and the database of a cluster.</summary>
public sealed class DatabaseScriptTests : IAsyncLifetime
{
    public const string Script = "deploy/postgres/database.sql";
    private const string PasswordVariable = "EXACTSYNC_DATABASE_PASSWORD";

    private PrivatePostgres? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PrivatePostgres Server => _server ?? throw new InvalidOperationException("The server is not started.");

    public async ValueTask InitializeAsync() => _server = await PrivatePostgres.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_role_owns_its_database_has_a_password_and_may_make_no_other()
    {
        await RunAsync(new() { [PasswordVariable] = "it's; a 'password'" });

        Assert.Equal(
            "exactsync False False False True",
            await AskAsync("SELECT rolname || ' ' || initcap(rolsuper::text) || ' ' || initcap(rolcreatedb::text) || ' ' || initcap(rolcreaterole::text) || ' ' || initcap((rolpassword LIKE 'SCRAM%')::text) FROM pg_authid WHERE rolname = 'exactsync'"));
        Assert.Equal("exactsync", await AskAsync("SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'exactsync'"));
        Assert.Equal("false", await AskAsync("SELECT has_database_privilege('pg_monitor', 'exactsync', 'CONNECT')::text"));
    }

    [Fact]
    public async Task Without_a_password_it_says_so_and_makes_nothing()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync([]));

        Assert.Contains($"{PasswordVariable} is not set", error.Message, StringComparison.Ordinal);
        Assert.Equal("0", await AskAsync("SELECT count(*)::text FROM pg_roles WHERE rolname = 'exactsync'"));
    }

    private Task RunAsync(Dictionary<string, string> environment) => Server.RunScriptAsync(Checkout.PathOf(Script), environment, Cancellation);

    private async Task<string?> AskAsync(string question)
    {
        await using var source = NpgsqlDataSource.Create($"{Server.Database("postgres")};Pooling=false");
        await using var command = source.CreateCommand(question);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}
