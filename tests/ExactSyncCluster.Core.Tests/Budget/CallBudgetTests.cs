using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tests.Budget;

public sealed class CallBudgetTests
{
    private const string Endpoint = "salesorder/SalesOrders";
    private static readonly DateTimeOffset Start = new(2025, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly CallReport Fine = new() { Endpoint = Endpoint, Status = 200 };
    private static readonly CallReport Error = new() { Endpoint = Endpoint, Status = 400, CountsAsError = true };
    private static readonly CallAsk Order = new(CallPriority.Order, Endpoint);

    [Fact]
    public void Take_without_a_stored_reservation_is_denied_and_tells_so()
    {
        var budget = new CallBudget(new(), null, Start);

        var denied = Assert.IsType<BudgetDecision.Denied>(budget.Take(Start, Order, WaitingClasses.None));

        Assert.Equal(FailureCause.Quota, denied.Failure.Cause);
        Assert.Equal(Start, denied.Failure.RetryAt);
        Assert.Contains("must be stored", denied.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Backlogs_tell_how_long_each_class_takes_behind_those_that_are_more_urgent()
    {
        var budget = new CallBudget(new() { MinuteLimit = 60, DayLimit = null }, null, Start);

        var backlogs = budget.Backlogs(Start, new Dictionary<CallPriority, int> { [CallPriority.Backfill] = 300, [CallPriority.Order] = 10, [CallPriority.Feed] = 0 });

        Assert.Equal([new(CallPriority.Order, 10, TimeSpan.Zero), new(CallPriority.Backfill, 300, TimeSpan.FromMinutes(10))], backlogs);
    }

    [Fact]
    public void NeedsReservation_is_null_while_a_block_lasts_and_while_nobody_could_get_a_permit()
    {
        var holder = new Holder(new() { MinuteLimit = 4, BlockSize = 3 }, Start);
        Call(holder, Start, 3);
        Assert.Equal(1, holder.Stores);
        Assert.NotNull(holder.Budget.NeedsReservation(Start));
        Call(holder, Start, 1);
        Assert.Null(holder.Budget.NeedsReservation(Start + TimeSpan.FromSeconds(20)));
        Assert.NotNull(holder.Budget.NeedsReservation(Start + TimeSpan.FromSeconds(61)));
    }

    [Fact]
    public void Take_when_the_minute_is_full_is_denied_until_one_window_after_the_first_call_ended()
    {
        var holder = new Holder(new() { MinuteLimit = 4, Errors = null }, Start);
        Call(holder, Start, 4, TimeSpan.FromSeconds(2));

        var denied = Assert.IsType<BudgetDecision.Denied>(holder.Take(Start + TimeSpan.FromSeconds(9), Order));

        Assert.Equal(FailureCause.Quota, denied.Failure.Cause);
        Assert.Equal(Start + TimeSpan.FromSeconds(62), denied.Failure.RetryAt);
    }

    [Fact]
    public void Take_after_a_call_that_never_reported_frees_its_place_one_window_after_the_call_limit()
    {
        var holder = new Holder(new() { MinuteLimit = 1 }, Start);
        Assert.IsType<BudgetDecision.Granted>(holder.Take(Start, Order));

        var denied = Assert.IsType<BudgetDecision.Denied>(holder.Take(Start, Order));

        Assert.Equal(Start + TimeSpan.FromSeconds(75), denied.Failure.RetryAt);
        Assert.IsType<BudgetDecision.Granted>(holder.Take(Start + TimeSpan.FromSeconds(75), Order));
    }

    [Fact]
    public void Take_after_a_crash_counts_the_whole_block_as_spent_at_the_latest_time()
    {
        var holder = new Holder(new() { MinuteLimit = 20, DayLimit = 100 }, Start);
        Call(holder, Start, 1);
        var next = new Holder(new() { MinuteLimit = 20, DayLimit = 100 }, Start + TimeSpan.FromSeconds(1), holder.Stored);

        var denied = Assert.IsType<BudgetDecision.Denied>(next.Take(Start + TimeSpan.FromSeconds(1), Order));

        // The block's span, the call limit, the window, and what two clocks may differ.
        Assert.Equal(Start + TimeSpan.FromSeconds(15 + 15 + 60 + 2), denied.Failure.RetryAt);
        Assert.Equal(80, next.Budget.Left(Start + TimeSpan.FromSeconds(1)).DayLeft);
    }

    [Fact]
    public void Close_gives_back_what_was_reserved_and_not_spent()
    {
        var holder = new Holder(new() { DayLimit = 100 }, Start);
        Call(holder, Start, 3);
        var next = new Holder(new() { DayLimit = 100 }, Start, Holder.Write(holder.Budget.Close(Start)));

        Assert.Equal((57, 97), (next.Budget.Left(Start).MinuteLeft, next.Budget.Left(Start).DayLeft));
        Assert.IsType<BudgetDecision.Denied>(holder.Budget.Take(Start, Order, WaitingClasses.None));
    }

    [Fact]
    public void Report_without_headers_changes_no_limit()
    {
        var holder = new Holder(new(), Start);
        Call(holder, Start, 1);

        var left = holder.Budget.Left(Start);

        Assert.Equal((60, 59, 5_000, 4_999), (left.MinuteLimit, left.MinuteLeft, left.DayLimit, left.DayLeft));
    }

    [Fact]
    public void Report_teaches_limits_and_takes_the_smaller_of_what_is_left_also_over_a_restart()
    {
        var holder = new Holder(new(), Start);
        Call(holder, Start, 1, report: Fine with { MinuteLimit = 100, MinuteRemaining = 12, DayLimit = 9_000, DayRemaining = 77 });
        var left = holder.Budget.Left(Start);
        Assert.Equal((100, 12, 9_000, 77), (left.MinuteLimit, left.MinuteLeft, left.DayLimit, left.DayLeft));

        var next = new Holder(new(), Start, Holder.Write(holder.Budget.Close(Start)));
        Assert.Equal((100, 9_000, 77), (next.Budget.Left(Start).MinuteLimit, next.Budget.Left(Start).DayLimit, next.Budget.Left(Start).DayLeft));
    }

    [Fact]
    public void Report_that_others_used_up_the_minute_stops_calls_until_that_minute_is_over()
    {
        var holder = new Holder(new(), Start);
        Call(holder, Start, 1, report: Fine with { MinuteLimit = 60, MinuteRemaining = 0 });

        var denied = Assert.IsType<BudgetDecision.Denied>(holder.Take(Start, Order));

        Assert.Equal(Start + TimeSpan.FromSeconds(60), denied.Failure.RetryAt);
    }

    [Fact]
    public void Report_of_a_spent_day_stops_calls_until_the_reset_it_tells_and_the_margin()
    {
        var holder = new Holder(new(), Start);
        var reset = Start + TimeSpan.FromHours(3);
        Call(holder, Start, 1, report: Fine with { Status = 429, DayRemaining = 0, DayLimit = 5_000, DayReset = reset });

        var denied = Assert.IsType<BudgetDecision.Denied>(holder.Take(Start + TimeSpan.FromMinutes(5), Order));

        Assert.Equal(reset + TimeSpan.FromSeconds(30), denied.Failure.RetryAt);
    }

    [Theory]
    [InlineData(429, FailureCause.Throttled)]
    [InlineData(503, FailureCause.Outage)]
    public void Report_with_a_time_to_come_back_stops_all_calls_until_then_also_without_limits(int status, FailureCause cause)
    {
        var budget = new CallBudget(BudgetOptions.Unlimited, null, Start);
        Assert.Null(budget.NeedsReservation(Start));
        var granted = Assert.IsType<BudgetDecision.Granted>(budget.Take(Start, Order, WaitingClasses.None));
        budget.Report(Start, granted.Permit, Fine with { Status = status, RetryAt = Start + TimeSpan.FromSeconds(90) });

        var denied = Assert.IsType<BudgetDecision.Denied>(budget.Take(Start, Order, WaitingClasses.None));

        Assert.Equal((cause, Start + TimeSpan.FromSeconds(90)), (denied.Failure.Cause, denied.Failure.RetryAt));
        Assert.IsType<BudgetDecision.Granted>(budget.Take(Start + TimeSpan.FromSeconds(90), Order, WaitingClasses.None));
    }

    [Fact]
    public void Report_of_429_without_a_time_pauses_twice_as_long_each_time_until_a_success()
    {
        var holder = new Holder(BudgetOptions.Unlimited, Start);
        var now = Start;
        foreach (var minutes in (int[])[1, 2, 4, 8])
        {
            Call(holder, now, 1, report: Fine with { Status = 429 });
            var denied = Assert.IsType<BudgetDecision.Denied>(holder.Take(now, Order));
            Assert.Equal(now + TimeSpan.FromMinutes(minutes), denied.Failure.RetryAt);
            now += TimeSpan.FromMinutes(minutes);
        }

        Call(holder, now, 1);
        Call(holder, now, 1, report: Fine with { Status = 429 });
        Assert.Equal(now + TimeSpan.FromMinutes(1), holder.Budget.Left(now).PausedUntil);
    }

    [Fact]
    public void Take_on_an_endpoint_that_gave_six_errors_is_denied_for_an_hour_and_no_other_endpoint_is()
    {
        var holder = new Holder(new(), Start);
        Call(holder, Start, 6, report: Error);

        var denied = Assert.IsType<BudgetDecision.Denied>(holder.Take(Start, Order));

        Assert.Equal((FailureCause.ErrorBudget, Start + TimeSpan.FromHours(1)), (denied.Failure.Cause, denied.Failure.RetryAt));
        Assert.IsType<BudgetDecision.Granted>(holder.Take(Start, Order with { Endpoint = "crm/Accounts" }));
        Assert.Equal([new EndpointErrors(Endpoint, 0)], holder.Budget.Left(Start).Errors);
    }

    [Fact]
    public void Take_for_a_record_rejected_before_has_two_errors_only()
    {
        var holder = new Holder(new(), Start);
        var again = Order with { RejectedBefore = true };
        Call(holder, Start, 2, report: Error, ask: again);

        Assert.Equal(FailureCause.ErrorBudget, Assert.IsType<BudgetDecision.Denied>(holder.Take(Start, again)).Failure.Cause);
        Assert.IsType<BudgetDecision.Granted>(holder.Take(Start, Order));
    }

    [Fact]
    public void Errors_are_stored_before_the_next_permit_and_outlive_the_holder()
    {
        var holder = new Holder(new(), Start);
        Call(holder, Start, 5, report: Error);
        Assert.NotNull(holder.Budget.NeedsReservation(Start));
        Call(holder, Start, 1, report: Error);
        var next = new Holder(new(), Start, Holder.Write(holder.Budget.Close(Start)));

        Assert.Equal(FailureCause.ErrorBudget, Assert.IsType<BudgetDecision.Denied>(next.Take(Start, Order)).Failure.Cause);
    }

    [Fact]
    public void Estimate_tells_how_long_a_backlog_takes()
    {
        var holder = new Holder(new(), Start);

        Assert.Equal(TimeSpan.Zero, holder.Budget.Estimate(Start, 60));
        Assert.Equal(TimeSpan.FromMinutes(2), holder.Budget.Estimate(Start, 180));
        Assert.Equal(TimeSpan.FromMinutes(83), holder.Budget.Estimate(Start, 5_000));
        Assert.Equal(TimeSpan.FromHours(36) + TimeSpan.FromSeconds(30), holder.Budget.Estimate(Start, 10_001));
        Assert.Null(new CallBudget(BudgetOptions.Unlimited, null, Start).Estimate(Start, 10));
    }

    [Fact]
    public void Stored_state_of_a_busy_budget_is_small()
    {
        var holder = new Holder(new(), Start);
        for (var second = 0; second < 120; second++)
        {
            Call(holder, Start + TimeSpan.FromSeconds(second), 1);
        }

        Assert.InRange(holder.Stored!.Length, 100, 2_000);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_by_name()
    {
        var exception = Assert.Throws<ArgumentException>(() => new CallBudget(new() { MinuteReserve = 60 }, null, Start));
        Assert.Contains("MinuteReserve", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CallBudget(new() { DayMargin = TimeSpan.FromMinutes(1) }, null, Start));
        Assert.Throws<ArgumentException>(() => new CallBudget(new() { Shares = new() { Feed = 0.9 } }, null, Start));
    }

    private static void Call(Holder holder, DateTimeOffset now, int times, TimeSpan latency = default, CallReport? report = null, CallAsk? ask = null)
    {
        for (var i = 0; i < times; i++)
        {
            var granted = Assert.IsType<BudgetDecision.Granted>(holder.Take(now, ask ?? Order));
            holder.Budget.Report(now + latency, granted.Permit, report ?? Fine);
        }
    }
}
