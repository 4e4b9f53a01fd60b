using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>Kill anything at any instant: here the silo, again and again, while the systems stay up and people edit in both.</summary>
public sealed class RestartTests
{
    private const int FewestKills = 10;
    private const int FewestAppliedAndUnanswered = 4;
    private const int RandomKillsInEdits = 3;
    private const int LongestMs = 6 * 60_000;

    private static readonly TimeSpan SurveyTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorkTime = TimeSpan.FromSeconds(2);

    private static readonly Hold[] HeldInBackfill =
    [
        new(SystemName.Exact, "POST", "crm/Accounts", IsApplied: true),
        new(SystemName.Webshop, "POST", "/customers", IsApplied: false),
        new(SystemName.Exact, "POST", "salesorder/SalesOrders", IsApplied: true),
        new(SystemName.Webshop, "POST", "/orders", IsApplied: true),
    ];

    private static readonly Hold[] HeldInEdits =
    [
        new(SystemName.Exact, "PUT", "crm/Accounts", IsApplied: true),
        new(SystemName.Webshop, "PATCH", "/api/", IsApplied: true),
    ];

    private static readonly Hold RenewalOfTokens = new(SystemName.Exact, "POST", "oauth2/token", IsApplied: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = LongestMs)]
    public async Task A_silo_that_is_killed_again_and_again_loses_nothing_and_makes_nothing_twice() => await RestartStory.PlayAsync(
        new() { Seed = TestedStory.Seed, Accounts = 60, Items = 40, Orders = 60, Edits = 80, Pace = TimeSpan.FromSeconds(25) },
        static async story =>
        {
            await KillDuringBackfillAsync(story.Killer);
            await story.SettleAsync();
            var edits = story.EditAsync();
            await KillDuringEditsAsync(story.Killer);
            await edits;
            await story.SettleAsync();

            Assert.InRange(story.Silo.Kills, FewestKills, int.MaxValue);
            Assert.InRange(story.Killer.Met.Count(static met => met.IsApplied), FewestAppliedAndUnanswered, int.MaxValue);
            await story.DemandAsync();
        },
        TestContext.Current.CancellationToken);

    [Fact(Timeout = LongestMs)]
    public async Task A_kill_between_the_renewal_of_tokens_and_its_reply_costs_a_new_consent_and_nothing_else() => await RestartStory.PlayAsync(
        new() { Seed = TestedStory.Seed, Accounts = 12, Items = 10, Orders = 6, Edits = 16, Pace = TimeSpan.FromSeconds(5) },
        static async story =>
        {
            await story.SettleAsync();
            await story.Killer.HoldAsync([RenewalOfTokens], Cancellation);
            await story.Killer.KillAtHeldAsync(Cancellation);
            await story.EditAsync();
            await story.SettleAsync();

            Assert.Equal(2, story.Person.Given);
            await story.DemandAsync();
        },
        TestContext.Current.CancellationToken);

    private static async Task KillDuringBackfillAsync(Killer killer)
    {
        await killer.KillWithinAsync(SurveyTime, "survey", Cancellation);
        await killer.KillWithinAsync(SurveyTime, "survey", Cancellation);
        await killer.HoldAsync(HeldInBackfill, Cancellation);
        await killer.KillAtHeldAsync(Cancellation);
        await killer.KillWithinAsync(WorkTime, "backfill", Cancellation);
        await killer.KillAtAllHeldAsync(Cancellation);
    }

    private static async Task KillDuringEditsAsync(Killer killer)
    {
        await killer.KillWithinAsync(WorkTime, "edits", Cancellation);
        await killer.HoldAsync(HeldInEdits, Cancellation);
        await killer.KillAtAllHeldAsync(Cancellation);
        for (var kill = 0; kill < RandomKillsInEdits; kill++)
        {
            await killer.KillWithinAsync(WorkTime, "edits", Cancellation);
        }
    }
}
