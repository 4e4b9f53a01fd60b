using System.Security.Cryptography.X509Certificates;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Clocks;
using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Silo.Tests.Grains.Tokens;
using ExactSyncCluster.Silo.Tests.Storage;
using ExactSyncCluster.Simulation.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ExactSyncCluster.Silo.Tests.Clocks;

/// <summary>Silos whose machines' clocks differ go by the clock of the database that they share.</summary>
public sealed class SharedClockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_on_machines_whose_clocks_are_minutes_apart_tell_the_same_time()
    {
        using var certificate = SharedDatabase.NewCertificate();
        var address = PostgresAddress.Parse(await TestPostgres.NewAsync());
        await using var late = Silo(address, certificate, TimeSpan.FromMinutes(-4));
        await using var early = Silo(address, certificate, TimeSpan.FromMinutes(3));
        await Task.WhenAll(WatchAsync(late), WatchAsync(early));

        var (one, other) = (late.Services.GetRequiredService<ClusterClock>(), early.Services.GetRequiredService<ClusterClock>());

        // Whatever else this machine is doing: what was read between two readings of the other lies between them, or as near as both say.
        var (before, between, after) = (one.GetUtcNow(), other.GetUtcNow(), one.GetUtcNow());
        var uncertain = one.Standing.Uncertainty + other.Standing.Uncertainty;
        Assert.InRange(between, before - uncertain, after + uncertain);
        Assert.InRange(uncertain, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.InRange(one.Standing.Offset, TimeSpan.FromMinutes(3.9), TimeSpan.FromMinutes(4.1));
        Assert.InRange(other.Standing.Offset, TimeSpan.FromMinutes(-3.1), TimeSpan.FromMinutes(-2.9));
        Assert.Same(one, late.Services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task The_database_tells_the_time_of_its_server_and_not_that_of_a_transaction()
    {
        using var database = PostgresDatabase.Open(PostgresAddress.Parse(await TestPostgres.NewAsync()));

        var first = database.SharedClock();
        var second = database.SharedClock();

        Assert.True(second > first);
        Assert.Equal(TimeSpan.Zero, first!.Value.Offset);
    }

    private static WebApplication Silo(PostgresAddress address, X509Certificate2 certificate, TimeSpan ahead)
    {
        var machine = new MovedClock();
        machine.Move(ahead);
        return SiloHost.Build(
            new() { DataDirectory = "", HttpPort = 0, SiloPort = 0, GatewayPort = 0, IsQuiet = true, KeyCertificate = certificate, Cluster = new() { Database = address } }, machine);
    }

    private static Task WatchAsync(WebApplication silo) => silo.Services.GetServices<IHostedService>().OfType<ClockWatch>().Single().StartAsync(Cancellation);
}
