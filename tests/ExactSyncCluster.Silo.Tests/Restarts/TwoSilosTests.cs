using ExactSyncCluster.Silo.Tests.Storage;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>Two silos on one PostgreSQL, of which one is killed or hangs: the other goes on, and nothing is lost or doubled.</summary>
[Collection(nameof(TimedAlone))]
public sealed class TwoSilosTests
{
    private const int LongestMs = 6 * 60_000;

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterAKill = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WhileOneHangs = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = LongestMs)]
    public Task When_a_silo_is_killed_changes_go_on_within_ten_seconds_on_the_other() => PlayAsync(
        async (story, cluster) =>
        {
            await cluster.UntilItReadsAFeedAsync(story.Silo);
            await story.Silo.KillAsync("while it reads a feed");
            var second = await cluster.CarryAsync(AfterAKill);

            await story.Silo.StartAsync(Cancellation);
            await cluster.Second.KillAsync("after it took the feeds over");
            var first = await cluster.CarryAsync(AfterAKill);

            await cluster.Second.StartAsync(Cancellation);
            var edits = story.EditAsync();
            await cluster.Second.KillAsync("amid edits");
            await edits;
            await story.SettleAsync();
            TestContext.Current.SendDiagnosticMessage("After a kill carried within {0}, after the other within {1}.", second, first);
        },
        TestContext.Current.CancellationToken);

    [Fact(Timeout = LongestMs)]
    public Task When_a_silo_hangs_changes_go_on_within_thirty_seconds_on_the_other_and_its_zombie_does_no_harm() => PlayAsync(
        async (story, cluster) =>
        {
            await cluster.UntilItReadsAFeedAsync(story.Silo);
            await story.Silo.FreezeAsync(Cancellation);
            var carried = await cluster.CarryAsync(WhileOneHangs);
            var edits = story.EditAsync();
            await story.Silo.WakeAsync(Cancellation);

            // It learns that it was given up, and ends by itself: who runs it starts it again.
            await story.Silo.EndedAsync(Cancellation);
            await edits;
            await story.Silo.StartAsync(Cancellation);
            await story.SettleAsync();
            TestContext.Current.SendDiagnosticMessage("While the other hung, carried within {0}.", carried);
        },
        TestContext.Current.CancellationToken);

    [Fact(Timeout = LongestMs)]
    public Task A_silo_that_joins_takes_feeds_over_and_silos_are_replaced_one_after_the_other_while_changes_flow() => PlayAsync(
        async (story, cluster) =>
        {
            await cluster.UntilItReadsAFeedAsync(cluster.Second);
            var edits = story.EditAsync();
            await story.Silo.StopAsync();
            await story.Silo.StartAsync(Cancellation);
            await cluster.Second.StopAsync();
            await cluster.Second.StartAsync(Cancellation);
            await edits;
            var carried = await cluster.CarryAsync(Usual);
            await story.SettleAsync();
            Assert.DoesNotContain("ehydrat", story.Silo.LastLines() + cluster.Second.LastLines(), StringComparison.Ordinal);
            TestContext.Current.SendDiagnosticMessage("After both were replaced, carried within {0}.", carried);
        },
        TestContext.Current.CancellationToken);

    private static async Task PlayAsync(Func<RestartStory, ClusterStory, Task> play, CancellationToken cancellation)
    {
        using var database = new SharedDatabase(await TestPostgres.NewEmptyAsync());
        await RestartStory.PlayAsync(
            new() { Seed = TestedStory.Seed, Accounts = 20, Items = 12, Orders = 12, Edits = 40, Pace = TimeSpan.FromSeconds(8) },
            database,
            async story =>
            {
                await using var cluster = new ClusterStory(story, cancellation);
                await cluster.Second.StartAsync(cancellation);
                await story.SettleAsync();
                await cluster.CarryAsync(Usual);

                await play(story, cluster);

                await cluster.Second.KillAsync("to read what is stored");
                await story.DemandAsync();
            },
            cancellation);
    }
}
