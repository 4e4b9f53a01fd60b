using CsCheck;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tests.Budget;

/// <summary>The worst that can happen, where a story of likely faults would seldom come by.</summary>
public sealed class CallBudgetAdversaryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue - 1];

    [Fact]
    public void Take_keeps_both_days_when_calls_land_on_either_side_of_a_reset_by_a_clock_that_differs() =>
        Seeds.Sample(
            seed =>
            {
                var dice = new Random(seed);
                var reset = new DateTimeOffset(2025, 3, 11, 0, 0, 0, TimeSpan.Zero);
                var server = new LimitedServer(10_000, Minute, TimeSpan.Zero, 50, Day, TimeSpan.FromSeconds((dice.NextDouble() * 50) - 25)) { TellsLimits = false };
                var options = new BudgetOptions { MinuteLimit = null, DayLimit = 50, Errors = null, MostInFlight = 1_000 };
                var now = reset - TimeSpan.FromSeconds(dice.Next(70));
                var holder = new Holder(options, now);
                var crashes = dice.Next(3) == 0;
                for (var end = reset + TimeSpan.FromMinutes(3); now < end; now += TimeSpan.FromMilliseconds(dice.Next(1_500)))
                {
                    if (crashes && dice.Next(30) == 0)
                    {
                        holder = new(options, now, holder.Stored);
                    }

                    if (holder.Take(now, new(CallPriority.Order, "crm/Accounts")) is BudgetDecision.Granted(var permit))
                    {
                        var arrives = now + TimeSpan.FromSeconds(dice.NextDouble() * 14.9);
                        var report = server.Count(arrives, "crm/Accounts", isError: false);
                        Assert.Equal(200, report.Status);
                        if (dice.Next(2) == 0)
                        {
                            holder.Budget.Report(now, permit, report with { Status = null });
                        }
                    }
                }

                Assert.InRange(server.MostInDay, crashes ? 1 : 15, 50);
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Errors_stay_below_the_velocity_when_every_crash_hides_all_that_it_can() =>
        Seeds.Sample(
            seed =>
            {
                var dice = new Random(seed);
                var now = BudgetStory.Start;
                var options = new BudgetOptions();
                var budget = new CallBudget(options, null, now);
                BudgetState? stored = null;
                Queue<long> open = [];
                List<DateTimeOffset> errors = [];
                for (var step = 0; step < 800; step++)
                {
                    now += TimeSpan.FromSeconds(dice.Next(5));
                    switch (dice.Next(12))
                    {
                        case 0:
                            budget = new(options, stored, now);
                            open.Clear();
                            break;
                        case 1 or 2 when budget.NeedsReservation(now) is { } state:
                            stored = state;
                            budget.Reserved(state);
                            break;
                        case < 8 when budget.Take(now, new(CallPriority.Order, "crm/Accounts"), WaitingClasses.None) is BudgetDecision.Granted(var permit):
                            errors.Add(now);
                            open.Enqueue(permit);
                            break;
                        case 8 or 9 when open.TryDequeue(out var answered):
                            budget.Report(now, answered, new() { Endpoint = "crm/Accounts", Status = 400, CountsAsError = true });
                            break;
                        case 10:
                            now += TimeSpan.FromMinutes(dice.Next(20));
                            break;
                    }
                }

                Assert.InRange(errors.Max(start => errors.Count(time => time >= start && time < start + Hour)), 1, 10);
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Take_without_storing_errors_gives_no_more_permits_than_a_crash_may_hide()
    {
        var budget = new CallBudget(new(), null, BudgetStory.Start);
        budget.Reserved(Assert.IsType<BudgetState>(budget.NeedsReservation(BudgetStory.Start)));

        var granted = 0;
        while (granted < 20 && budget.Take(BudgetStory.Start, new(CallPriority.Order, "crm/Accounts"), WaitingClasses.None) is BudgetDecision.Granted(var permit))
        {
            granted++;
            budget.Report(BudgetStory.Start, permit, new() { Endpoint = "crm/Accounts", Status = 400, CountsAsError = true });
        }

        Assert.Equal(new ErrorBudgetOptions().AtRisk, granted);
    }
}
