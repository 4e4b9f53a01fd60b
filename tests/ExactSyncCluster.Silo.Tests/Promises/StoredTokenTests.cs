using System.Text;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Tests.Grains.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>Tokens on a real disk: unreadable there, and still valid when the silo starts again.</summary>
public sealed class StoredTokenTests
{
    private const string Name = "stored";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_survive_a_restart_and_no_file_shows_them()
    {
        var folder = Directory.CreateTempSubdirectory("exact-sync-");
        try
        {
            await using var desk = await TokenDesk.OpenAsync(TimeProvider.System);
            var token = await RunAsync(folder.FullName, desk, givesConsent: true);
            var files = folder.GetFiles("*", SearchOption.AllDirectories).Select(static file => File.ReadAllBytes(file.FullName)).ToList();
            var asked = await desk.AskedAsync();

            Assert.Contains(files, static file => Holds(file, nameof(TokenDocument.RefreshToken)) || Holds(file, "refreshToken"));
            Assert.DoesNotContain(files, file => Holds(file, token) || Holds(file, "stampNL001"));
            Assert.Equal(token, await RunAsync(folder.FullName, desk, givesConsent: false));
            Assert.Equal(asked, await desk.AskedAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string folder, TokenDesk desk, bool givesConsent)
    {
        await using var silo = SiloHost.Build(new() { DataDirectory = folder, HttpPort = 0, SiloPort = 0, GatewayPort = 0, IsQuiet = true }, TimeProvider.System);
        await silo.StartAsync(Cancellation);
        silo.Services.GetRequiredService<ConnectionCatalog>().Add(desk.Connection(Name));
        var tokens = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ITokenGrain>(Name);
        if (givesConsent)
        {
            await desk.ConsentAsync(tokens);
        }

        var token = (await tokens.GetAsync(null)).Token;
        await silo.StopAsync(Cancellation);
        Assert.NotNull(token);
        return token;
    }

    private static bool Holds(byte[] file, string text) =>
        file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || file.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}
