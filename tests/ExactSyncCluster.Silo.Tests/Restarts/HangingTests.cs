using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>A silo that hangs longer than a call may last, and wakes: it is a zombie that knows nothing of the time between.</summary>
public sealed class HangingTests
{
    private const int LongestMs = 3 * 60_000;

    private static readonly TimeSpan AmidEdits = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongerThanACall = TimeSpan.FromSeconds(9);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = LongestMs)]
    public async Task A_silo_that_hangs_keeps_its_data_for_itself_and_goes_on_when_it_wakes() => await RestartStory.PlayAsync(
        new() { Seed = TestedStory.Seed, Accounts = 12, Items = 10, Orders = 6, Edits = 16, Pace = TimeSpan.FromSeconds(6) },
        static async story =>
        {
            await story.SettleAsync();
            var edits = story.EditAsync();
            var hung = await new Hanging(story.Silo).HangAsync(AmidEdits, LongerThanACall, Cancellation);
            await edits;
            await story.SettleAsync();

            Assert.InRange(hung, LongerThanACall, TimeSpan.MaxValue);
            await story.DemandAsync();
        },
        TestContext.Current.CancellationToken);
}
