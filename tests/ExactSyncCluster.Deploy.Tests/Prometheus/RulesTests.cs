namespace ExactSyncCluster.Deploy.Tests.Prometheus;

/// <summary>The rules are right by Prometheus' own checks, speak of metrics that exist, and wake nobody who is not told what to do.</summary>
public sealed class RulesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("check", "rules", "exactsync.rules.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("check", "config", "kubernetes.yml")]
    [InlineData("test", "rules", "exactsync.tests.yml")]
    public async Task Promtool_finds_nothing_wrong(string verb, string what, string file)
    {
        var (code, said) = await PrometheusPrograms.CheckAsync(Cancellation, verb, what, Checkout.PathOf($"{RulesFile.Folder}/{file}"));

        Assert.True(code == 0, said);
    }

    [Fact]
    public void Every_alert_has_an_example_that_fires_and_one_that_does_not()
    {
        var examples = RulesFile.Examples();

        // Nothing but its own end keeps a cluster without any silo from that alert.
        Assert.All(RulesFile.Read().Alerts, alert => Assert.Equal([false, true], examples[alert.Alert!].Distinct().Order()));
    }

    [Fact]
    public void Every_metric_of_a_rule_is_shown() =>
        Assert.All(RulesFile.Read().Rules, static rule => Assert.Empty(ShownMetrics.UnknownIn(rule.Expr)));

    [Fact]
    public void Every_alert_says_how_bad_it_is_and_where_the_runbook_tells_of_it()
    {
        var runbook = Checkout.Read("deploy/README.md");

        Assert.All(RulesFile.Read().Alerts, alert =>
        {
            Assert.Contains(alert.Labels["severity"], new[] { "critical", "warning" });
            Assert.Equal($"deploy/README.md#{alert.Alert!.ToLowerInvariant()}", alert.Annotations["runbook"]);
            Assert.Contains($"\n#### {alert.Alert}\n", runbook, StringComparison.Ordinal);
        });
    }
}
