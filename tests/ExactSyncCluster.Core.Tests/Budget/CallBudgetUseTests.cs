using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tests.Budget;

public sealed class CallBudgetUseTests
{
    private const string Endpoint = "crm/Accounts";
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);
    private static readonly CallPriority[] Classes = Enum.GetValues<CallPriority>();

    [Theory]
    [InlineData(CallPriority.Order, 0.95)]
    [InlineData(CallPriority.Feed, 0.95)]
    [InlineData(CallPriority.Backfill, 0.92)]
    public void Take_under_constant_demand_uses_the_minute_but_for_what_is_kept_for_an_order(CallPriority priority, double least)
    {
        var budget = new Holder(new() { DayLimit = null }, BudgetStory.Start);

        var used = Demand(budget, BudgetStory.Start, TimeSpan.FromMinutes(31), _ => [priority]);

        // The first minute fills the places; thirty follow.
        Assert.InRange(used.Count(use => use.At >= BudgetStory.Start + TimeSpan.FromMinutes(1)), least * 60 * 30, 60 * 30);
        Assert.InRange(budget.Stores, 31, 31 * 6);
    }

    [Fact]
    public void Take_under_constant_demand_of_a_backfill_uses_95_percent_of_each_day()
    {
        var start = new DateTimeOffset(2025, 3, 10, 0, 0, 30, TimeSpan.Zero);
        var server = new LimitedServer(60, TimeSpan.FromMinutes(1), TimeSpan.Zero, 5_000, TimeSpan.FromDays(1), TimeSpan.Zero);
        var budget = new Holder(new(), start);

        Demand(budget, start, TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1), _ => [CallPriority.Backfill], server);

        Assert.All(server.DayTotals, total => Assert.InRange(total, 4_750, 5_000));
    }

    [Fact]
    public void Take_follows_a_reset_that_the_server_tells()
    {
        var start = new DateTimeOffset(2025, 3, 10, 5, 0, 0, TimeSpan.Zero);
        var server = new LimitedServer(60, TimeSpan.FromMinutes(1), TimeSpan.Zero, 2_000, TimeSpan.FromDays(1), TimeSpan.FromHours(6));
        var budget = new Holder(new(), start);

        Demand(budget, start, TimeSpan.FromHours(48), _ => [CallPriority.Order], server);

        Assert.Equal(3, server.DayTotals.Count());
        Assert.All(server.DayTotals.Skip(1).Take(1), total => Assert.InRange(total, 1_900, 2_000));
        Assert.InRange(server.MostInDay, 1, 2_000);
        Assert.Equal(2_000, budget.Budget.Left(start + TimeSpan.FromHours(48)).DayLimit);
    }

    [Fact]
    public void Take_gives_no_class_more_than_80_percent_while_another_waits()
    {
        var budget = new Holder(new(), BudgetStory.Start);

        var used = Demand(budget, BudgetStory.Start, TimeSpan.FromMinutes(20), _ => [CallPriority.Order, CallPriority.Backfill]);

        var orders = used.Where(use => use.Priority == CallPriority.Order).Select(use => use.At).ToList();
        Assert.All(orders, end => Assert.InRange(orders.Count(at => at <= end && at > end - TimeSpan.FromMinutes(1)), 1, 48));
        Assert.InRange(orders.Count, 0.95 * 48 * 20, 48 * 21);
    }

    [Fact]
    public void Take_starves_no_class_when_all_wait_all_the_time()
    {
        var budget = new Holder(new() { DayLimit = null }, BudgetStory.Start);

        var used = Demand(budget, BudgetStory.Start, TimeSpan.FromMinutes(20), _ => Classes);

        Assert.InRange(used.Count(use => use.Priority == CallPriority.Order), 30 * 20, 48 * 21);
        Assert.InRange(used.Count(use => use.Priority == CallPriority.Person), 3 * 19, 60 * 20);
        Assert.InRange(used.Count(use => use.Priority == CallPriority.Feed), 4 * 19, 60 * 20);
        Assert.InRange(used.Count(use => use.Priority == CallPriority.Record), 2 * 19, 60 * 20);
        Assert.InRange(used.Count(use => use.Priority == CallPriority.Backfill), 1 * 19, 60 * 20);
        Assert.InRange(used.Count, 0.95 * 60 * 20, 60 * 21);
    }

    [Fact]
    public void Take_for_an_order_is_granted_at_once_in_the_midst_of_a_backfill()
    {
        var budget = new Holder(new(), BudgetStory.Start);
        Demand(budget, BudgetStory.Start, TimeSpan.FromSeconds(30), _ => [CallPriority.Backfill]);

        var now = BudgetStory.Start + TimeSpan.FromSeconds(30);
        Assert.IsType<BudgetDecision.Denied>(budget.Take(now, new(CallPriority.Backfill, Endpoint)));
        Assert.IsType<BudgetDecision.Granted>(budget.Take(now, new(CallPriority.Order, Endpoint)));
    }

    [Fact]
    public void Take_for_feeds_still_goes_late_on_a_day_that_orders_and_backfills_would_eat()
    {
        var start = new DateTimeOffset(2025, 3, 10, 0, 1, 0, TimeSpan.Zero);
        var budget = new Holder(new() { DayLimit = 1_000 }, start);

        var used = Demand(budget, start, TimeSpan.FromHours(23), now => now.Minute % 10 == 0
            ? [CallPriority.Feed, CallPriority.Order, CallPriority.Backfill]
            : [CallPriority.Order, CallPriority.Backfill]);

        Assert.All(Enumerable.Range(1, 21), hour => Assert.Contains(used, use => use.Priority == CallPriority.Feed || use.At.Hour != hour));
        Assert.InRange(used.Count(use => use.Priority == CallPriority.Feed), 50, 1_000);
        Assert.InRange(used.Count(use => use.Priority == CallPriority.Order), 400, 800);
    }

    /// <summary>Callers of these classes ask all the time, the most urgent first, one call after the other.</summary>
    private static List<(DateTimeOffset At, CallPriority Priority)> Demand(
        Holder budget, DateTimeOffset start, TimeSpan length, Func<DateTimeOffset, CallPriority[]> wanted, LimitedServer? server = null)
    {
        List<(DateTimeOffset At, CallPriority Priority)> used = [];
        for (var now = start; now < start + length;)
        {
            var classes = wanted(now);
            var waiting = WaitingClasses.Of(classes);
            var retryAt = DateTimeOffset.MaxValue;
            foreach (var priority in classes)
            {
                switch (budget.Take(now, new(priority, Endpoint), waiting))
                {
                    case BudgetDecision.Granted(var permit):
                        used.Add((now, priority));
                        var report = server?.Count(now, Endpoint, isError: false) ?? new() { Endpoint = Endpoint, Status = 200 };
                        Assert.Equal(200, report.Status);
                        now += Latency;
                        retryAt = now;
                        budget.Budget.Report(now, permit, report);
                        break;
                    case BudgetDecision.Denied({ RetryAt: { } later }):
                        retryAt = later < retryAt ? later : retryAt;
                        continue;
                }

                break;
            }

            var next = now + TimeSpan.FromMinutes(1);
            now = retryAt > next ? next : retryAt;
        }

        return used;
    }
}
