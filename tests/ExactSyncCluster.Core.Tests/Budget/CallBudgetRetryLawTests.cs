using CsCheck;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tests.Budget;

public sealed class CallBudgetRetryLawTests
{
    private static readonly Gen<(int Seed, int Kind)> Scenes = Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[0, 3]);

    [Fact]
    public void Denied_names_the_earliest_time_at_which_the_same_call_is_granted() =>
        Scenes.Sample(
            scene =>
            {
                var dice = new Random(scene.Seed);
                var budget = new Holder(Options(scene.Kind), BudgetStory.Start);
                var now = BudgetStory.Start;
                for (var denials = 0; denials < 6;)
                {
                    now += TimeSpan.FromMilliseconds(dice.Next(900));
                    var ask = new CallAsk((CallPriority)dice.Next(5), dice.Next(2) == 0 ? "crm/Accounts" : "logistics/Items", dice.Next(4) == 0);
                    var waiting = dice.Next(2) == 0 ? WaitingClasses.None : WaitingClasses.Of((CallPriority)dice.Next(5), (CallPriority)dice.Next(5));
                    switch (budget.Take(now, ask, waiting))
                    {
                        case BudgetDecision.Denied(var failure):
                            denials++;
                            now = Retried(budget, now, ask, waiting, failure);
                            break;
                        case BudgetDecision.Granted(var permit) when dice.Next(20) > 0:
                            budget.Budget.Report(now, permit, Report(ask, dice));
                            break;
                    }
                }
            },
            iter: 150,
            threads: 1);

    private static DateTimeOffset Retried(Holder budget, DateTimeOffset now, CallAsk ask, WaitingClasses waiting, CallFailure failure)
    {
        var retryAt = Assert.NotNull(failure.RetryAt);
        Assert.True(retryAt > now);
        var before = retryAt - TimeSpan.FromMilliseconds(1);
        if (before > now)
        {
            Assert.IsType<BudgetDecision.Denied>(budget.Take(before, ask, waiting));
        }

        var granted = Assert.IsType<BudgetDecision.Granted>(budget.Take(retryAt, ask, waiting));
        budget.Budget.Report(retryAt, granted.Permit, new() { Endpoint = ask.Endpoint, Status = 200 });
        return retryAt;
    }

    private static CallReport Report(CallAsk ask, Random dice) => dice.Next(30) switch
    {
        0 => new() { Endpoint = ask.Endpoint, Status = 429 },
        1 => new() { Endpoint = ask.Endpoint, Status = 503, RetryAt = BudgetStory.Start + TimeSpan.FromMinutes(dice.Next(90)) },
        2 => new() { Endpoint = ask.Endpoint, Status = 400, CountsAsError = true },
        3 => new() { Endpoint = ask.Endpoint, Status = null },
        4 => new() { Endpoint = ask.Endpoint, Status = 200, MinuteLimit = 60, MinuteRemaining = dice.Next(60) },
        5 => new() { Endpoint = ask.Endpoint, Status = 200, DayLimit = 5_000, DayRemaining = dice.Next(5_000) },
        _ => new() { Endpoint = ask.Endpoint, Status = 200 },
    };

    private static BudgetOptions Options(int kind) => kind switch
    {
        0 => new(),
        1 => new() { MinuteLimit = 20 },
        2 => new() { MinuteLimit = null, DayLimit = 40, Day = TimeSpan.FromMinutes(30) },
        _ => new() { MinuteLimit = 3, DayLimit = 50, MostInFlight = 2 },
    };
}
