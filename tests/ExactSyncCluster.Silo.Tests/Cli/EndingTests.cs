using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Tests.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Silo.Tests.Cli;

public sealed class EndingTests
{
    [Fact]
    public async Task What_breaks_off_because_the_silo_ends_is_not_told()
    {
        var folder = Directory.CreateTempSubdirectory("exact-sync-end-");
        using var log = new LogLines();
        await using (var app = SiloHost.Build(new() { DataDirectory = folder.FullName, HttpPort = 0, SiloPort = 0, GatewayPort = 0 }, TimeProvider.System))
        {
            var loggers = app.Services.GetRequiredService<ILoggerFactory>();
            loggers.AddProvider(log);
            string[] categories = ["ExactSyncCluster.Silo.Grains.Quotas.QuotaGrain", "Orleans.Runtime", "Microsoft.AspNetCore.Server.Kestrel"];
            await app.StartAsync(TestContext.Current.CancellationToken);
            Tell("before");
            await app.StopAsync(TestContext.Current.CancellationToken);
            Tell("after");
            loggers.CreateLogger("ExactSyncCluster.Silo").LogCritical("grave");

            void Tell(string line) => Array.ForEach(categories, category => loggers.CreateLogger(category).LogError("{Line}", line));
        }

        Assert.Equal(["before", "before", "before", "grave"], log.Lines.Where(static line => line is "before" or "after" or "grave"));
        folder.Delete(recursive: true);
    }
}
