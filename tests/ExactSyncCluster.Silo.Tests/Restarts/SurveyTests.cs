using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>A silo that ends between two things that it writes down while it surveys.</summary>
public sealed class SurveyTests
{
    private const int LongestMs = 3 * 60_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [Fact(Timeout = LongestMs)]
    public async Task A_survey_that_was_stored_and_not_told_of_is_told_after_the_next_start()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var options = new DemoOptions { Accounts = 10, Items = 10, Orders = 0, Edits = 0 };
        await using var systems = await Systems.StartAsync(options, cancellation);
        await systems.World.SeedAsync(SeedPlan.Make(options), cancellation);
        await using var silo = new KilledSilo(systems.World.Connection);
        var person = new ConsentGiver(systems.World, silo);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var stored = new StoredSync(silo.Data, KilledSilo.ConnectionName);
        await silo.StartAsync(cancellation);
        var begin = TimeProvider.System.GetUtcNow();
        var consent = person.WatchAsync(stop.Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        while (!await stored.IsMatchedAsync())
        {
            await Task.Delay(Pause, limit.Token);
        }

        await silo.KillAsync("after its survey");
        await stored.ForgetConnectionAsync();
        await silo.StartAsync(cancellation);

        await new SettleWatch(systems.World, stored, TimeProvider.System) { Limit = Limit }.WaitAsync(begin, static _ => { }, cancellation);
        Assert.True(await stored.IsMatchedAsync());
        await stop.CancelAsync();
        await consent;
    }
}
