using ExactSyncCluster.Deploy.Tests.Prometheus;

namespace ExactSyncCluster.Deploy.Tests.Compose;

/// <summary>What the compose file starts works together: two silos of one cluster, their systems, and a Prometheus that reads and judges them.</summary>
public sealed class ComposeStoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_services_are_healthy_and_Prometheus_sees_both_silos_and_that_consent_is_needed()
    {
        await using var processes = await ComposeProcesses.StartAsync(Cancellation);

        foreach (var service in new[] { "exact", "webshop" }.Concat(processes.Silos.Keys))
        {
            var (code, lines) = await processes.AskAsync(service, Cancellation);
            Assert.True(code == 0, $"{service}: {string.Join('\n', lines)}");
        }

        await using var prometheus = await RunningPrometheus.StartAsync(processes.Silos.Values, Cancellation);
        var targets = await prometheus.UntilAsync("both silos are read", static server => server.TargetsAsync(), static targets => targets.Count == 2 && targets.All(static target => target.Health == "up"), Cancellation);
        Assert.Equal(processes.Silos.Values.Select(static silo => silo.Authority).Order(StringComparer.Ordinal), targets.Select(static target => target.Instance).Order(StringComparer.Ordinal));

        // Each silo counts the connections that it keeps: of two silos, one keeps this one.
        await prometheus.UntilAsync("the rule of the connections is 1", static server => server.AskAsync("exactsync:connections:sum{standing=\"needsConsent\"}"), static values => values is [1], Cancellation);
        await prometheus.UntilAsync("both silos are ready", static server => server.AskAsync("exactsync:silos_ready:sum"), static values => values is [2], Cancellation);
        await prometheus.UntilAsync("the alert of the consent waits", static server => server.AlertsAsync(), static alerts => alerts.Contains("ConsentNeeded"), Cancellation);
    }
}
