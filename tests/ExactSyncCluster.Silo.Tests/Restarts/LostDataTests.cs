using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>A silo whose data folder was lost, or brought back from a copy: what it made before is found again and not made twice.</summary>
public sealed class LostDataTests
{
    private const int LongestMs = 5 * 60_000;

    private static readonly DemoOptions Options =
        new() { Seed = TestedStory.Seed, Accounts = 20, Items = 12, Orders = 24, Edits = 40, Pace = TimeSpan.FromSeconds(8) };

    [Fact(Timeout = LongestMs)]
    public async Task A_silo_that_lost_all_its_data_links_anew_what_it_made_before() => await RestartStory.PlayAsync(
        Options,
        static async story =>
        {
            await story.SettleAsync();

            await story.Silo.KillAsync("to lose its data");
            Directory.Delete(story.Silo.Data, recursive: true);
            await story.Silo.StartAsync(TestContext.Current.CancellationToken);

            await story.SettleAsync();
            await story.EditAsync();
            await story.SettleAsync();
            await story.DemandAsync();
        },
        TestContext.Current.CancellationToken);

    [Fact(Timeout = LongestMs)]
    public async Task A_silo_that_is_set_back_to_an_older_copy_makes_nothing_twice() => await RestartStory.PlayAsync(
        Options,
        static async story =>
        {
            await story.SettleAsync();
            await story.Silo.KillAsync("to copy its data");
            var copy = story.Silo.Data + "-copy";
            Copy(story.Silo.Data, copy);
            await story.Silo.StartAsync(TestContext.Current.CancellationToken);
            await story.EditAsync();
            await story.SettleAsync();

            await story.Silo.KillAsync("to be set back");
            story.HistoryIsLost = true;
            Directory.Delete(story.Silo.Data, recursive: true);
            Directory.Move(copy, story.Silo.Data);
            await story.Silo.StartAsync(TestContext.Current.CancellationToken);
            await story.SettleAsync();

            // What lost since the copy was written down in what is gone; and what was written since is written once more where it cannot be told.
            await story.DemandAsync(Fault.LoserNotKept, Fault.Echo);
        },
        TestContext.Current.CancellationToken);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copied = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copied)!);
            File.Copy(file, copied);
        }
    }
}
