using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The call budget of a division, and Exact's own count of the calls that it lets through.</summary>
internal sealed class Permits(Site site)
{
    // Few enough that a busy minute meets the limit.
    private const int MostAMinute = 12;

    private static readonly TimeSpan WakeAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(120);

    private readonly CallBudget _budget = new(new() { MinuteLimit = MostAMinute }, null, site.World.Time.Now);
    private long _minute;
    private int _calls;

    /// <summary>Who is woken when calls are free.</summary>
    public Wakes Wakes { get; } = new(site);

    /// <summary>What is left of the budget.</summary>
    public BudgetLeft Left(DateTimeOffset now) => _budget.Left(now);

    /// <summary>Asks for a call; the answer is why it may not be made now.</summary>
    public CallFailure? Take(SystemName system, CallPriority priority, string endpoint)
    {
        if (system != SystemName.Exact)
        {
            return null;
        }

        var now = site.World.Time.Now;
        if (_budget.NeedsReservation(now) is { } state)
        {
            _budget.Reserved(state);
        }

        var decision = _budget.Take(now, new(priority, endpoint), Wakes.Waiting);
        if (decision is not BudgetDecision.Granted granted)
        {
            return Soon(((BudgetDecision.Denied)decision).Failure, now);
        }

        site.World.Time.At(now + Answer, site.World.Life, () =>
            _budget.Report(site.World.Time.Now, granted.Permit, new() { Endpoint = endpoint, Status = 200 }));
        Count(now);
        return null;
    }

    // While calls are left, what stands in the way is a call under way: it ends long before the time at which it must have.
    private CallFailure Soon(CallFailure failure, DateTimeOffset now) =>
        failure.Cause == FailureCause.Quota && failure.RetryAt > now + WakeAgain && _budget.Left(now) is { MinuteLeft: not 0, DayLeft: not 0, PausedUntil: null }
            ? failure with { RetryAt = now + WakeAgain }
            : failure;

    private void Count(DateTimeOffset now)
    {
        var minute = now.Ticks / TimeSpan.TicksPerMinute;
        (_calls, _minute) = minute == _minute ? (_calls + 1, minute) : (1, minute);
        if (_calls > MostAMinute)
        {
            site.World.Fail("S19", $"{site.Name}: {_calls} calls in one minute");
        }
    }
}
