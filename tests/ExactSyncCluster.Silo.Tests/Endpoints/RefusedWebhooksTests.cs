using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Endpoints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Silo.Tests.Endpoints;

public sealed class RefusedWebhooksTests
{
    [Fact]
    public void Many_of_a_kind_are_one_line_a_minute_with_how_many_there_were()
    {
        var time = new FakeTimeProvider();
        using var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new SyncMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TimeProvider.System);
        var refused = new RefusedWebhooks(metrics, time, loggers);

        for (var count = 0; count < 100; count++)
        {
            refused.Refused(SystemName.Exact, null, "No webhook secret is set.");
        }

        refused.Refused(SystemName.Exact, "acme", "Garbled.");
        time.Advance(TimeSpan.FromMinutes(1));
        refused.Refused(SystemName.Exact, null, "No webhook secret is set.");

        Assert.Equal(
            [
                "A webhook that claims to be Exact's for connection (unknown) was refused. No connection has the name in its address.",
                "A webhook that claims to be Exact's for connection acme was refused. Garbled.",
                "A webhook that claims to be Exact's for connection (unknown) was refused. No connection has the name in its address. So were 99 more since the last of these lines.",
            ],
            log.Lines);
    }
}
