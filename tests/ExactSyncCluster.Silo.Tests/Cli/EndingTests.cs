using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Tests.Endpoints;
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
            Line("ExactSyncCluster.Silo", LogLevel.Critical, "grave");
            // The silo takes its loggers with it.
            Assert.Equal(["before", "before", "before", "grave"], log.Lines.Where(static line => line is "before" or "after" or "grave"));

            void Tell(string line) => Array.ForEach(categories, category => Line(category, LogLevel.Error, line));

            void Line(string category, LogLevel level, string line) => loggers.CreateLogger(category).Log(level, default, line, null, static (text, _) => text);
        }

        folder.Delete(recursive: true);
    }
}
