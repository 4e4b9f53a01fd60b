using System.Security.Cryptography.X509Certificates;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Silo.Tests.Storage;
using ExactSyncCluster.Simulation.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ExactSyncCluster.Silo.Tests.Security;

/// <summary>The silos of a cluster use the same keys, which lie in their database and are protected by a certificate that does not.</summary>
public sealed class SharedKeysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_silo_protects_another_reads_also_when_both_start_first()
    {
        using var certificate = SharedDatabase.NewCertificate();
        var address = PostgresAddress.Parse(await TestPostgres.NewAsync());
        await using var first = Silo(address, certificate);
        await using var second = Silo(address, certificate);

        await Task.WhenAll(Task.Run(() => StartKeysAsync(first), Cancellation), Task.Run(() => StartKeysAsync(second), Cancellation));

        Assert.Equal("token", Protector(second).Unprotect(Protector(first).Protect("token")));
        Assert.Equal("token", Protector(first).Unprotect(Protector(second).Protect("token")));
        using var database = PostgresDatabase.Open(address);
        var key = Assert.Single(new KeyTable(database).GetAllElements());
        Assert.Contains("EncryptedXml", key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_with_another_certificate_is_refused_and_adds_no_key()
    {
        using var certificate = SharedDatabase.NewCertificate();
        using var strange = SharedDatabase.NewCertificate();
        var address = PostgresAddress.Parse(await TestPostgres.NewAsync());
        await using var first = Silo(address, certificate);
        await using var second = Silo(address, strange);
        await StartKeysAsync(first);

        var error = await Assert.ThrowsAsync<StorageFailedException>(() => StartKeysAsync(second));

        Assert.Contains("protected by another certificate", error.Message, StringComparison.Ordinal);
        using var database = PostgresDatabase.Open(address);
        Assert.Single(new KeyTable(database).GetAllElements());
    }

    [Fact]
    public async Task Another_certificate_takes_the_place_of_the_first_and_what_was_protected_is_still_read()
    {
        using var certificate = SharedDatabase.NewCertificate();
        using var next = SharedDatabase.NewCertificate();
        var address = PostgresAddress.Parse(await TestPostgres.NewAsync());
        var kept = "";
        await using (var first = Silo(address, certificate))
        {
            await StartKeysAsync(first);
            kept = Protector(first).Protect("token");
        }

        using (var database = PostgresDatabase.Open(address))
        {
            // Whoever is not sure whether it was done does it again.
            Assert.Equal(1, new KeyTable(database).Replace(new RewrappedKeys(certificate, next).Of));
            Assert.Equal(1, new KeyTable(database).Replace(new RewrappedKeys(certificate, next).Of));
        }

        await using var second = Silo(address, next);
        await StartKeysAsync(second);
        Assert.Equal("token", Protector(second).Unprotect(kept));
        await using var late = Silo(address, certificate);
        await Assert.ThrowsAsync<StorageFailedException>(() => StartKeysAsync(late));
    }

    [Fact]
    public async Task Keys_of_a_certificate_that_is_not_at_hand_stay_as_they_are()
    {
        using var certificate = SharedDatabase.NewCertificate();
        using var strange = SharedDatabase.NewCertificate();
        using var next = SharedDatabase.NewCertificate();
        var address = PostgresAddress.Parse(await TestPostgres.NewAsync());
        await using var first = Silo(address, certificate);
        await StartKeysAsync(first);
        using var database = PostgresDatabase.Open(address);
        var before = new KeyTable(database).GetAllElements().Single().ToString();

        var error = Assert.Throws<StorageFailedException>(() => new KeyTable(database).Replace(new RewrappedKeys(strange, next).Of));

        Assert.Contains("nothing was changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, new KeyTable(database).GetAllElements().Single().ToString());
    }

    private static WebApplication Silo(PostgresAddress address, X509Certificate2 certificate) => SiloHost.Build(
        new() { DataDirectory = "", HttpPort = 0, SiloPort = 0, GatewayPort = 0, IsQuiet = true, KeyCertificate = certificate, Cluster = new() { Database = address } },
        TimeProvider.System);

    private static Task StartKeysAsync(WebApplication silo) => silo.Services.GetServices<IHostedService>().OfType<SharedKeys>().Single().StartAsync(Cancellation);

    private static IDataProtector Protector(WebApplication silo) => silo.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
