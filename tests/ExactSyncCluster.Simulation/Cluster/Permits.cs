using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Checks;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The call budget of a division, and Exact's own count of the calls that it lets through.</summary>
internal sealed class Permits(Site site)
{
    // Few enough that a busy minute meets the limit.
    private const int MostAMinute = 12;

    private const int Ok = 200;
    private const int BadRequest = 400;

    private static readonly TimeSpan WakeAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(120);

    // Who hears nothing gives up after this time.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    // More than this blocks the key for an hour.
    private const int MostErrors = 10;

    private static readonly TimeSpan ErrorWindow = TimeSpan.FromHours(1);
    private static readonly BudgetOptions Options = new() { MinuteLimit = MostAMinute };

    // The budget lets one call of an endpoint go after the other.
    private readonly Dictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DateTimeOffset>> _errors = new(StringComparer.Ordinal);
    private CallBudget _budget = new(Options, null, site.World.Time.Now);
    private BudgetState? _stored;
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
            _stored = state;
            _budget.Reserved(state);
        }

        var decision = _budget.Take(now, new(priority, endpoint), Wakes.Waiting);
        if (decision is not BudgetDecision.Granted granted)
        {
            return Soon(((BudgetDecision.Denied)decision).Failure, now);
        }

        var attempt = _attempts[endpoint] = new(_budget, granted.Permit, endpoint) { Ends = now + Answer };
        site.World.Time.At(attempt.Ends, site.World.Life, () => End(attempt, now + Limit));
        Count(now);
        return null;
    }

    /// <summary>Exact has answered with an error.</summary>
    /// <param name="endpoint">The call's endpoint.</param>
    /// <param name="isLate">True when the call had been given up by then.</param>
    public void Erred(string endpoint, bool isLate = false)
    {
        if (!site.World.Plan.CountsErrors)
        {
            return;
        }

        var attempt = _attempts.GetValueOrDefault(endpoint);
        if (isLate || attempt is { IsUnheard: true })
        {
            // Open: that a call without an answer may have been an error is not reckoned with, since it hardly ever is.
            site.World.Coverage.Count(Exemption.ErrorUnheard);
            return;
        }

        if (attempt is not null)
        {
            attempt.IsError = true;
        }

        if (!_errors.TryGetValue(endpoint, out var errors))
        {
            _errors[endpoint] = errors = [];
        }

        errors.RemoveAll(at => at <= site.World.Time.Now - ErrorWindow);
        errors.Add(site.World.Time.Now);
        site.World.Note($"{site.Name}: Exact answers {endpoint} with error {errors.Count} of the hour");
        site.World.Coverage.MostErrors = Math.Max(site.World.Coverage.MostErrors, errors.Count);
        if (errors.Count > MostErrors)
        {
            site.World.Fail("S19", $"{site.Name}: {errors.Count} errors of {endpoint} in one hour");
        }
    }

    /// <summary>The answer to the call that is under way takes longer.</summary>
    public void Lasts(string endpoint, DateTimeOffset until)
    {
        if (_attempts.TryGetValue(endpoint, out var attempt))
        {
            attempt.Ends = until > attempt.Ends ? until : attempt.Ends;
        }
    }

    /// <summary>Nobody will hear the answer to the call that is under way.</summary>
    public void Unheard(string endpoint)
    {
        if (site.World.Plan.CountsErrors && _attempts.TryGetValue(endpoint, out var attempt))
        {
            attempt.IsUnheard = true;
        }
    }

    /// <summary>The silo that held the budget has died: another one begins with what is stored.</summary>
    public void Move()
    {
        Wakes.Move();
        if (site.World.Plan.CountsErrors)
        {
            _budget = new(Options, _stored, site.World.Time.Now);
        }
    }

    private void End(Attempt attempt, DateTimeOffset givenUp)
    {
        if (attempt.IsUnheard)
        {
            site.World.Time.At(givenUp, site.World.Life, () => Report(attempt, null, isError: false));
        }
        else if (attempt.Ends > site.World.Time.Now)
        {
            site.World.Time.At(attempt.Ends, site.World.Life, () => End(attempt, givenUp));
        }
        else
        {
            Report(attempt, attempt.IsError ? BadRequest : Ok, attempt.IsError);
        }
    }

    // A call that the former holder let go is reported to nobody.
    private void Report(Attempt attempt, int? status, bool isError)
    {
        if (attempt.Budget == _budget)
        {
            _budget.Report(site.World.Time.Now, attempt.Permit, new() { Endpoint = attempt.Endpoint, Status = status, CountsAsError = isError });
        }
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

    private sealed class Attempt(CallBudget budget, long permit, string endpoint)
    {
        public CallBudget Budget => budget;

        public long Permit => permit;

        public string Endpoint => endpoint;

        public bool IsError { get; set; }

        public bool IsUnheard { get; set; }

        public DateTimeOffset Ends { get; set; }
    }
}
