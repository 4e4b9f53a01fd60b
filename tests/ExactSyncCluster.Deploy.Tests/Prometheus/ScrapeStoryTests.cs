using ExactSyncCluster.Deploy.Tests.Grafana;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Deploy.Tests.Prometheus;

/// <summary>Two real silos that carry changes, read by a real Prometheus with the rules and the board that we ship.</summary>
public sealed class ScrapeStoryTests
{
    private const int LongestMs = 6 * 60_000;

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = LongestMs)]
    public async Task Every_rule_and_every_panel_has_an_answer_and_a_dead_silo_is_told()
    {
        await using var postgres = await PrivatePostgres.StartAsync(Cancellation);
        using var database = new SharedDatabase(await postgres.MakeAsync("exactsync", "template0", Cancellation));
        var cancellation = TestContext.Current.CancellationToken;
        await RestartStory.PlayAsync(
            new() { Accounts = 10, Items = 6, Orders = 6, Edits = 10, Pace = TimeSpan.FromSeconds(2) },
            database,
            static async story =>
            {
                await using var cluster = new ClusterStory(story, Cancellation);
                await cluster.Second.StartAsync(Cancellation);
                await story.SettleAsync();
                await using var prometheus = await RunningPrometheus.StartAsync([story.Silo.Home, cluster.Second.Home], Cancellation);
                await prometheus.UntilAsync("both silos are read", static server => server.TargetsAsync(), static targets => targets.Count == 2 && targets.All(static target => target.Health == "up"), Cancellation);
                await cluster.CarryAsync(Usual);

                await prometheus.UntilAsync("all rules are evaluated", static server => server.BrokenRulesAsync(), static broken => broken.Count == 0, Cancellation);
                foreach (var (panel, expression) in Board.Read().Expressions)
                {
                    await prometheus.UntilAsync($"{panel} shows {expression}", server => server.AskAsync(expression), values => values.Count > 0 || Board.MayBeEmpty(expression), Cancellation);
                }

                await prometheus.UntilAsync("the connection runs", static server => server.AskAsync("exactsync:connections:sum{standing=\"running\"}"), static values => values is [1], Cancellation);
                await cluster.Second.KillAsync("to see it told");
                await prometheus.UntilAsync("the dead silo is told", static server => server.AlertsAsync(), static alerts => alerts.Contains("SiloDown"), Cancellation);
            },
            cancellation);
    }
}
