namespace ExactSyncCluster.Sandbox.ExactOnline.Limits;

/// <summary>Counts the calls and errors of the app on the division.</summary>
internal sealed class CallGate(ExactLimitOptions options, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> errors = new(StringComparer.OrdinalIgnoreCase);
    private long minute = -1;
    private long day = -1;
    private long errorWindow = -1;
    private int callsThisMinute;
    private int callsToday;
    private int blocks;
    private DateTimeOffset blockedUntil = DateTimeOffset.MinValue;

    public CallVerdict Enter()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            Roll(now);
            var outcome = Outcome(now);
            if (outcome == CallOutcome.Allowed)
            {
                callsThisMinute++;
                callsToday++;
            }

            return new CallVerdict(
                outcome,
                options.CallsPerDay - callsToday,
                At(day + 1, options.DayWindow),
                options.CallsPerMinute - callsThisMinute,
                At(minute + 1, options.MinuteWindow));
        }
    }

    public void CountError(string endpoint)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            Roll(now);
            errors[endpoint] = errors.GetValueOrDefault(endpoint) + 1;
            if (errors[endpoint] > options.ErrorsPerEndpoint && now >= blockedUntil)
            {
                // A block grows with every repetition.
                blockedUntil = now + (options.ErrorWindow * ++blocks);
                errors.Clear();
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            errors.Clear();
            callsThisMinute = 0;
            callsToday = 0;
            blocks = 0;
            blockedUntil = DateTimeOffset.MinValue;
        }
    }

    private static DateTimeOffset At(long window, TimeSpan length) => new(window * length.Ticks, TimeSpan.Zero);

    private CallOutcome Outcome(DateTimeOffset now)
    {
        if (now < blockedUntil)
        {
            return CallOutcome.Blocked;
        }

        if (callsToday >= options.CallsPerDay)
        {
            return CallOutcome.DayUsedUp;
        }

        return callsThisMinute >= options.CallsPerMinute ? CallOutcome.MinuteUsedUp : CallOutcome.Allowed;
    }

    private void Roll(DateTimeOffset now)
    {
        var thisMinute = now.UtcTicks / options.MinuteWindow.Ticks;
        var today = now.UtcTicks / options.DayWindow.Ticks;
        var thisErrorWindow = now.UtcTicks / options.ErrorWindow.Ticks;
        callsThisMinute = thisMinute == minute ? callsThisMinute : 0;
        callsToday = today == day ? callsToday : 0;
        if (thisErrorWindow != errorWindow)
        {
            errors.Clear();
        }

        (minute, day, errorWindow) = (thisMinute, today, thisErrorWindow);
    }
}
