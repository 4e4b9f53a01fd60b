using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// What is spent of the system's day. Calls near its end count for both days, since nobody knows on which side of it the
/// system counted them.
/// </summary>
internal sealed class DayCount
{
    // The reserves for the rest of the day melt in this many steps.
    private const int Steps = 96;

    private readonly BudgetOptions _options;
    private int? _told;
    private Tally _spent;
    private int _tail;

    public DayCount(BudgetOptions options, DateTimeOffset now, DayState? stored, int block, DateTimeOffset blockEnds)
    {
        _options = options;
        _told = stored?.Limit;
        _spent = new(stored?.Spent ?? []);
        _tail = stored?.Tail ?? 0;
        Reset = stored?.Reset ?? Next(now);
        _spent.Add(null, block);
        _tail += blockEnds >= TailStart ? block : 0;
        Pass(now);
    }

    public int? Limit => _told ?? _options.DayLimit;

    public DateTimeOffset Reset { get; private set; }

    public DateTimeOffset NextStart => Reset + _options.DayMargin;

    /// <summary>What may be spent of the day; null without a limit.</summary>
    public int? Usable => Limit is { } limit ? Math.Max(1, limit - _options.DayReserve) : null;

    private DateTimeOffset TailStart => Reset - _options.DayMargin - _options.CallLimit;

    public void Pass(DateTimeOffset now)
    {
        if (now < NextStart)
        {
            return;
        }

        var days = ((now - NextStart).Ticks / _options.Day.Ticks) + 1;
        Begin(Reset + (days * _options.Day), days == 1 ? _tail : 0);
    }

    public void Take(DateTimeOffset now, CallPriority priority)
    {
        _spent.Add(priority);
        _tail += now >= TailStart ? 1 : 0;
    }

    public Tally SpentAt(DateTimeOffset time)
    {
        if (time < NextStart)
        {
            return _spent;
        }

        var next = new Tally();
        next.Add(null, time < NextStart + _options.Day ? _tail : 0);
        return next;
    }

    /// <summary>The part of the day that is still ahead.</summary>
    public double AheadAt(DateTimeOffset time)
    {
        if (time >= NextStart)
        {
            return 1;
        }

        var left = Math.Clamp((Reset - time) / _options.Day, 0, 1);
        return Math.Ceiling(left * Steps) / Steps;
    }

    /// <summary>Learns from an answer; <paramref name="perhapsAfter"/> calls of ours may not be in its count yet.</summary>
    public void Hear(DateTimeOffset now, DateTimeOffset takenAt, CallReport report, int perhapsAfter, int recent)
    {
        _told = report.DayLimit is > 0 ? report.DayLimit : _told;
        if (report.DayReset is { } reset && !Learn(now, reset, recent))
        {
            return;
        }

        // Without a reset, an answer from around the day's start tells of one day or the other.
        var ofThisDay = report.DayReset is not null || takenAt >= Reset - _options.Day + _options.DayMargin;
        if (report.DayRemaining is { } left && Limit is { } limit && ofThisDay)
        {
            _spent.Add(null, Math.Max(0, limit - left + perhapsAfter - _spent.Total));
        }
    }

    /// <summary>Adds the next time at which the part ahead becomes smaller, and the beginnings of the next days.</summary>
    public void AddTo(ref Turns turns, DateTimeOffset after)
    {
        var step = Math.Clamp((int)((Reset - after) / _options.Day * Steps) + 1, 0, Steps);
        while (step > 0 && Step(step) <= after)
        {
            step--;
        }

        turns.Add(Step(step));
        turns.Add(NextStart);
        turns.Add(NextStart + _options.Day);
    }

    public DayState Store() => new(_told, Reset, _spent.Counts, _tail);

    // One tick later, since the part ahead is rounded up.
    private DateTimeOffset Step(int step) => Reset - (_options.Day * ((double)step / Steps)) + TimeSpan.FromTicks(1);

    private bool Learn(DateTimeOffset now, DateTimeOffset told, int recent)
    {
        if (told <= now - _options.DayMargin || told > now + _options.Day + _options.DayMargin)
        {
            return false;
        }

        // A reset one day further tells that the new day has begun; any other only corrects what we took it to be.
        if (now >= Reset - _options.DayMargin && told >= Reset + _options.Day - _options.DayMargin)
        {
            Begin(told, _tail);
        }
        else if (told != Reset)
        {
            Reset = told;
            _tail = now >= TailStart ? Math.Max(_tail, recent) : 0;
        }

        return true;
    }

    private void Begin(DateTimeOffset reset, int carried)
    {
        _spent = new();
        _spent.Add(null, carried);
        _tail = 0;
        Reset = reset;
    }

    private DateTimeOffset Next(DateTimeOffset now) =>
        new(((now.UtcTicks / _options.Day.Ticks) + 1) * _options.Day.Ticks, TimeSpan.Zero);
}
