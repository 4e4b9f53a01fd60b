using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>The pause that the system asked for. A 429 that names no end pauses for a minute, each further one for twice as long.</summary>
internal sealed class Pause(BudgetOptions options, PauseState? stored)
{
    private const int TooManyRequests = 429;
    private const int MostDoublings = 6;

    private DateTimeOffset _since = DateTimeOffset.MinValue;

    public PauseState? State { get; private set; } = stored;

    public void Hear(DateTimeOffset now, DateTimeOffset takenAt, CallReport report)
    {
        var told = report.RetryAt > now ? report.RetryAt : null;
        if (report.Status == TooManyRequests)
        {
            // Calls that were under way when the pause began say nothing new about its length.
            var inARow = takenAt < _since ? State?.InARow ?? 0 : Math.Min((State?.InARow ?? 0) + 1, MostDoublings + 1);
            var guess = now + (options.Minute * (1 << Math.Max(0, inARow - 1)));
            Extend(now, told ?? guess, throttled: true, inARow);
        }
        else if (told is { } until)
        {
            Extend(now, until, throttled: false, State?.InARow ?? 0);
        }
        else if (report.Status is >= 200 and < 300 && takenAt >= _since && State is { } state)
        {
            State = state.Until > now ? state with { InARow = 0 } : null;
        }
    }

    public CallFailure? At(DateTimeOffset time) => State is { } state && time < state.Until
        ? state.Throttled
            ? new(FailureCause.Throttled, "The system said that there were too many calls; no call is sent before the time it named.")
            : new(FailureCause.Outage, "The system said that it is not available; no call is sent before the time it named.")
        : null;

    private void Extend(DateTimeOffset now, DateTimeOffset until, bool throttled, int inARow)
    {
        var capped = until > now + options.LongestPause ? now + options.LongestPause : until;
        var longer = State is not { } state || capped > state.Until;
        State = new(longer ? capped : State!.Until, longer ? throttled : State!.Throttled, inARow);
        _since = now;
    }
}
