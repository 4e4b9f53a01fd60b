using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>A silo that ends between two things that it writes down while it surveys.</summary>
public sealed class SurveyTests
{
    private const int LongestMs = 3 * 60_000;

    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = LongestMs)]
    public async Task A_survey_that_was_stored_and_not_told_of_is_told_after_the_next_start() => await RestartStory.PlayAsync(
        new() { Seed = TestedStory.Seed, Accounts = DemoOptions.FewestRecords, Items = DemoOptions.FewestRecords, Orders = 0, Edits = 0 },
        static async story =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            limit.CancelAfter(MatchLimit);
            while (!await story.Stored.IsMatchedAsync())
            {
                await Task.Delay(Pause, limit.Token);
            }

            await story.Silo.KillAsync("after its survey");
            await story.Stored.ForgetConnectionAsync();
            await story.Silo.StartAsync(Cancellation);
            await story.SettleAsync();

            await story.DemandAsync();
        },
        TestContext.Current.CancellationToken);
}
