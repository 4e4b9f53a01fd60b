using CsCheck;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tests.Budget;

public sealed class CallBudgetLawTests
{
    private static readonly TimeSpan Day = TimeSpan.FromMinutes(12);
    private static readonly BudgetOptions Options = new() { Day = Day, DayLimit = 300, Errors = null };
    private static readonly Gen<(int Seed, int Offset, int Fault)> Scenes = Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[0, 59_999], Gen.Int[0, 3]);

    [Fact]
    public void Take_never_breaks_a_minute_or_day_of_the_server_wherever_its_minutes_start_and_whoever_crashes() =>
        Scenes.Sample(
            scene =>
            {
                var server = Server(scene.Offset, 300);
                var story = new BudgetStory(Options, server, scene.Seed) { CrashRate = scene.Fault * 0.01, SlowRate = 0.02 + (scene.Fault * 0.1) };
                story.Run(3 * Day, asksASecond: 3);
                Assert.InRange(server.MostInMinute, 20, 60);
                Assert.InRange(server.MostInDay, 100, 300);
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void Take_never_breaks_a_limit_that_only_its_own_arithmetic_knows() =>
        Scenes.Sample(
            scene =>
            {
                var server = Server(scene.Offset, 300, tells: false);
                var story = new BudgetStory(Options, server, scene.Seed) { CrashRate = scene.Fault * 0.02, SlowRate = scene.Fault * 0.2 };
                story.Run(2 * Day, asksASecond: 3);
                Assert.InRange(server.MostInMinute, 10, 60);
                Assert.InRange(server.MostInDay, 50, 300);
            },
            iter: 40,
            threads: 1);

    [Fact]
    public void Take_never_lets_an_endpoint_reach_the_error_velocity_also_over_crashes() =>
        Scenes.Sample(
            scene =>
            {
                var window = TimeSpan.FromMinutes(10);
                var options = Options with { DayLimit = 100_000, Errors = new() { Window = window } };
                var server = Server(scene.Offset, 100_000);
                var story = new BudgetStory(options, server, scene.Seed) { CrashRate = scene.Fault * 0.003, SilentRate = scene.Fault * 0.01, ErrorRate = 0.05 + (scene.Fault * 0.3) };
                story.Run(4 * window, asksASecond: 2);
                Assert.InRange(server.MostErrors(window), 1, scene.Fault == 0 ? 6 : 10);
                Assert.InRange(server.MostInMinute, 1, 60);
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void Take_keeps_the_limit_together_with_others_that_stay_within_the_reserve() =>
        Scenes.Sample(
            scene =>
            {
                var server = Server(scene.Offset, 100_000);
                var options = Options with { DayLimit = 100_000, MinuteReserve = 7 };
                var budget = new Holder(options, BudgetStory.Start);
                var dice = new Random(scene.Seed);
                for (var now = BudgetStory.Start; now < BudgetStory.Start + Day; now += TimeSpan.FromMilliseconds(200))
                {
                    // Seven in any sixty seconds are no more than seven in any of the server's minutes.
                    if ((now - BudgetStory.Start).TotalSeconds % 60 < 0.1)
                    {
                        for (var i = dice.Next(8); i > 0; i--)
                        {
                            server.Count(now, "other", isError: false);
                        }
                    }

                    if (budget.Take(now, new(CallPriority.Feed, "crm/Accounts")) is BudgetDecision.Granted(var permit))
                    {
                        Assert.True(server.HasRoom(now));
                        budget.Budget.Report(now, permit, server.Count(now, "crm/Accounts", isError: false));
                    }
                }
            },
            iter: 30,
            threads: 1);

    [Fact]
    public void Take_after_others_showed_themselves_is_refused_only_for_calls_that_no_answer_had_told_of() =>
        Scenes.Sample(
            scene =>
            {
                var server = Server(scene.Offset, 100_000);
                var budget = new Holder(Options with { DayLimit = 100_000 }, BudgetStory.Start);
                var dice = new Random(scene.Seed);
                var unheard = true;
                var surprised = 0;
                for (var i = 0; i < 40; i++)
                {
                    // They show themselves at the first answer, as no call of ours can explain theirs.
                    server.Count(BudgetStory.Start, "other", isError: false);
                }

                for (var now = BudgetStory.Start; now < BudgetStory.Start + (3 * Day); now += TimeSpan.FromMilliseconds(300))
                {
                    if (dice.Next(12) == 0)
                    {
                        server.Count(now, "other", isError: false);
                        unheard = true;
                    }

                    if (budget.Take(now, new(CallPriority.Feed, "crm/Accounts")) is BudgetDecision.Granted(var permit))
                    {
                        var fits = server.HasRoom(now);
                        Assert.True(fits || unheard);
                        surprised += fits ? 0 : 1;
                        budget.Budget.Report(now, permit, server.Count(now, "crm/Accounts", isError: false));
                        unheard = false;
                    }
                }

                Assert.InRange(surprised, 0, 36);
            },
            iter: 30,
            threads: 1);

    private static LimitedServer Server(int offset, int dayLimit, bool tells = true) =>
        new(60, TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(offset), dayLimit, Day, TimeSpan.Zero) { TellsLimits = tells };
}
