using System.Globalization;
using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Silo.Tests.Storage;
using ExactSyncCluster.Simulation.Processes;

[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>The PostgreSQL server of this run of tests, started by the first that needs it.</summary>
public sealed class TestPostgres : IAsyncDisposable
{
    private const string Model = "model";

    private static readonly Lazy<Task<PrivatePostgres>> Server = new(StartAsync);
    private static readonly SemaphoreSlim One = new(1, 1);
    private static int _made;

    /// <summary>A new database that has the schema.</summary>
    /// <returns>Its connection string.</returns>
    internal static Task<string> NewAsync() => NewAsync(Model);

    /// <summary>A new database with nothing in it.</summary>
    internal static Task<string> NewEmptyAsync() => NewAsync("template0");

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated)
        {
            await (await Server.Value).DisposeAsync();
        }
    }

    // A database is copied by one at a time.
    private static async Task<string> NewAsync(string copied)
    {
        var server = await Server.Value;
        await One.WaitAsync();
        try
        {
            return await server.MakeAsync(string.Create(CultureInfo.InvariantCulture, $"test_{++_made}"), copied, CancellationToken.None);
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task<PrivatePostgres> StartAsync()
    {
        var server = await PrivatePostgres.StartAsync(CancellationToken.None);
        PostgresDatabase.Open(PostgresAddress.Parse($"{await server.MakeAsync(Model, "template0", CancellationToken.None)};Pooling=false")).Dispose();
        return server;
    }
}
