using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// The budget of calls to one (Exact app, division) or one shop host: hands out a permit for each HTTP attempt so that no
/// limit of the system is broken, wherever its windows start, however long calls take, and whenever the holder dies.
/// </summary>
/// <remarks>
/// Before asking for permits, store what <see cref="NeedsReservation"/> gives and tell so by <see cref="Reserved"/>. Not
/// thread-safe: one holder, one call at a time.
/// </remarks>
public sealed class CallBudget
{
    private readonly BudgetOptions _options;
    private readonly Places _places;
    private readonly DayCount _day;
    private readonly Pause _pause;
    private readonly OtherCallers _others;
    private readonly ErrorLedger? _errors;
    private readonly long _firstPermit;
    private int? _minuteTold;
    private long _next;
    private long _blockEnd;
    private DateTimeOffset _blockEnds = DateTimeOffset.MinValue;
    private DateTimeOffset _now;

    /// <summary>Takes the budget up, from what its last holder stored if there was one.</summary>
    public CallBudget(BudgetOptions options, BudgetState? stored, DateTimeOffset now)
    {
        _options = options.Checked();
        _now = now;
        _places = new(_options);
        _pause = new(_options, stored?.Pause);
        _others = new(_options);
        _errors = _options.Errors is { } errors ? new(_options, errors, now, stored) : null;
        _day = new(_options, now, stored?.Day, stored?.Block ?? 0, stored?.BlockEnds ?? DateTimeOffset.MinValue);
        _minuteTold = stored?.MinuteLimit;
        _next = _blockEnd = _firstPermit = (stored?.FirstPermit ?? 0) + (stored?.Block ?? 0);
        foreach (var group in stored?.Places ?? [])
        {
            _places.Hold(null, group.FreeAt + _options.ClockSkew, group.Count);
        }

        if (stored is { Block: > 0 })
        {
            _places.Hold(null, stored.BlockEnds + _options.CallLimit + _options.Minute + _options.ClockSkew, stored.Block);
        }
    }

    private int? MinuteLimit => _minuteTold ?? _options.MinuteLimit;

    private int? MinuteUsable => MinuteLimit is { } limit ? Math.Max(1, limit - _options.MinuteReserve) : null;

    private bool IsLimited => MinuteLimit is not null || _day.Limit is not null || _errors is not null;

    private bool HasRoom => _pause.At(_now) is null
        && !(_places.HeldAt(_now).Total >= MinuteUsable)
        && !(_day.SpentAt(_now).Total >= _day.Usable);

    private bool HasBlock => !IsLimited || (_next < _blockEnd && _now < _blockEnds);

    /// <summary>
    /// What must be stored before more permits can be handed out; null when nothing must, or nobody could get one anyway.
    /// </summary>
    public BudgetState? NeedsReservation(DateTimeOffset now)
    {
        Pass(now);
        var hasUnstored = _errors is { HasUnstored: true };
        return IsLimited && (hasUnstored || (!HasBlock && HasRoom)) ? Store(BlockNow()) : null;
    }

    /// <summary>The state is stored: its block can be spent.</summary>
    public void Reserved(BudgetState stored)
    {
        _blockEnd = stored.FirstPermit + stored.Block;
        _blockEnds = stored.BlockEnds;
        _errors?.Stored(stored.LastError);
    }

    /// <summary>Gives the reservation back: what to store when the holder stops in good order. No permit is handed out from here on.</summary>
    public BudgetState Close(DateTimeOffset now)
    {
        Pass(now);
        _blockEnd = _next;
        return Store(0);
    }

    /// <summary>Asks for one HTTP attempt.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="ask">Who asks.</param>
    /// <param name="waiting">
    /// The classes in which somebody waits for this budget and would use a permit at once: others stand back for them.
    /// </param>
    public BudgetDecision Take(DateTimeOffset now, CallAsk ask, WaitingClasses waiting)
    {
        Pass(now);
        if (At(_now, ask, waiting) is { } failure)
        {
            return new BudgetDecision.Denied(failure with { RetryAt = Earliest(ask, waiting) });
        }

        if (!HasBlock || _errors?.IsExposed(ask.Endpoint, InFlightOf(ask.Endpoint)) == true)
        {
            return new BudgetDecision.Denied(new(FailureCause.Quota, "The budget's reservation must be stored before its next call.", _now));
        }

        _places.Take(_next, new(ask, _now));
        _day.Take(_now, ask.Priority);
        _others.Take();
        return new BudgetDecision.Granted(_next++);
    }

    /// <summary>Tells what came of the attempt that had this permit. Also of one whose permit a former holder handed out.</summary>
    public void Report(DateTimeOffset now, long permit, CallReport report)
    {
        Pass(now);
        var call = _places.Find(permit);
        var takenAt = call?.TakenAt ?? _now - _options.CallLimit;
        HearLimits(takenAt, report, _places.PerhapsAfter(takenAt) - (call is null ? 0 : 1));
        if (call is not null)
        {
            // Without an answer nobody knows when the call arrives, only when at the latest.
            _places.End(permit, report.Status is null ? takenAt + _options.CallLimit : _now);
        }
        else if (permit >= _firstPermit)
        {
            _places.Hold(null, _now + _options.Minute, 1);
        }

        _pause.Hear(_now, takenAt, report);
        if (report.CountsAsError)
        {
            _errors?.Add(report.Endpoint, _now, call?.Ask.RejectedBefore ?? false, heard: true);
        }
    }

    /// <summary>What is left.</summary>
    public BudgetLeft Left(DateTimeOffset now)
    {
        Pass(now);
        var minute = MinuteUsable is { } places ? Math.Max(0, places - _places.HeldAt(_now).Total) : (int?)null;
        return new(
            MinuteLimit,
            minute is { } free && !_others.Allow(_now) ? 0 : minute is { } some && _now < _others.BoundUntil ? Math.Min(some, _others.Left) : minute,
            _day.Limit,
            _day.Usable is { } usable ? Math.Max(0, usable - _day.SpentAt(_now).Total) : null,
            _day.NextStart,
            _pause.At(_now) is null ? null : _pause.State?.Until,
            _places.InFlight.Count,
            _errors is null ? [] : [.. _errors.Marks.Select(mark => mark.Endpoint).Distinct().Order(StringComparer.Ordinal).Select(name => new EndpointErrors(name, _errors.Left(_now, name)))]);
    }

    /// <summary>How long so many calls take if nothing else calls; null when no limit is known.</summary>
    public TimeSpan? Estimate(DateTimeOffset now, int calls) =>
        Left(now) is var left && (left.MinuteLimit ?? left.DayLimit) is null
            ? null
            : Backlog.Duration(_now, calls, left, MinuteUsable, _day.Usable, _options);

    /// <summary>
    /// How long what waits takes, class by class: the more urgent go first, so that each class also waits for those before it.
    /// Classes in which nobody waits are left out.
    /// </summary>
    /// <param name="now">The present time.</param>
    /// <param name="waiting">How many pairs wait in each class.</param>
    public IReadOnlyList<ClassBacklog> Backlogs(DateTimeOffset now, IReadOnlyDictionary<CallPriority, int> waiting)
    {
        var backlogs = new List<ClassBacklog>(waiting.Count);
        var calls = 0;
        foreach (var (priority, pairs) in waiting.Where(static one => one.Value > 0).OrderBy(static one => one.Key))
        {
            calls += pairs * _options.CallsAPair;
            backlogs.Add(new(priority, pairs, Estimate(now, calls)));
        }

        return backlogs;
    }

    private void HearLimits(DateTimeOffset takenAt, CallReport report, int perhapsAfter)
    {
        _minuteTold = report.MinuteLimit is > 0 ? report.MinuteLimit : _minuteTold;
        if (report.MinuteRemaining is { } left && MinuteLimit is { } limit)
        {
            var ours = _places.HeldAt(takenAt).Total;
            _others.Hear(_now, takenAt, limit - left - ours, left - perhapsAfter);
        }

        _day.Hear(_now, takenAt, report, perhapsAfter, _places.HeldAt(_now).Total);
    }

    /// <summary>Why the ask cannot be granted at a time not before now, if nothing else happens until then.</summary>
    private CallFailure? At(DateTimeOffset time, CallAsk ask, WaitingClasses waiting) =>
        _pause.At(time)
        ?? _errors?.At(time, ask, _places.InFlight)
        ?? DayAt(time, ask, waiting)
        ?? MinuteAt(time, ask, waiting)
        ?? (_places.InFlightAt(time) >= _options.MostInFlight
            ? new(FailureCause.Quota, "Other calls are under way; it is sent when they are answered.")
            : null);

    private CallFailure? DayAt(DateTimeOffset time, CallAsk ask, WaitingClasses waiting) =>
        _day.Usable is not { } usable || ShareRule.OfDay(_options.Shares, usable, _day.AheadAt(time)).Allows(ask.Priority, _day.SpentAt(time), waiting)
            ? null
            : new(FailureCause.Quota, $"The day's calls that this class ({ask.Priority}) may use are spent.");

    private CallFailure? MinuteAt(DateTimeOffset time, CallAsk ask, WaitingClasses waiting) =>
        MinuteUsable is not { } usable ? null
        : !_others.Allow(time) ? new(FailureCause.Quota, "Other callers have used what was left of the minute.")
        : ShareRule.OfMinute(_options.Shares, usable).Allows(ask.Priority, _places.HeldAt(time), waiting) ? null
        : new(FailureCause.Quota, $"The minute's calls that this class ({ask.Priority}) may use are spent.");

    private DateTimeOffset? Earliest(CallAsk ask, WaitingClasses waiting)
    {
        // Between these times nothing changes by itself, so the first of them that allows the call is the earliest.
        for (var turn = TurnAfter(_now); turn != DateTimeOffset.MaxValue; turn = TurnAfter(turn))
        {
            if (At(turn, ask, waiting) is null)
            {
                return turn;
            }
        }

        return null;
    }

    private DateTimeOffset TurnAfter(DateTimeOffset time)
    {
        var turns = new Turns(time);
        _places.AddTo(ref turns);
        _day.AddTo(ref turns, time);
        _errors?.AddTo(ref turns, _places.InFlight);
        turns.Add(_others.BoundUntil);
        turns.Add(_pause.State?.Until ?? time);
        return turns.Next;
    }

    private int InFlightOf(string endpoint) => _places.InFlight.Count(call => call.Ask.Endpoint == endpoint);

    private void Pass(DateTimeOffset now)
    {
        // A clock that was set back must not free anything twice.
        _now = now > _now ? now : _now;
        foreach (var silent in _places.Pass(_now))
        {
            _errors?.Add(silent.Ask.Endpoint, silent.TakenAt + _options.CallLimit, silent.Ask.RejectedBefore, heard: false);
        }

        _errors?.Pass(_now);
        _day.Pass(_now);
    }

    private int BlockNow() => Math.Clamp((_day.Usable ?? int.MaxValue) - _day.SpentAt(_now).Total, 0, _options.BlockSize);

    private BudgetState Store(int block) => new()
    {
        FirstPermit = _next,
        Block = block,
        BlockEnds = _now + _options.BlockSpan,
        InFlight = _places.InFlight.Count,
        Places = _places.Store(_now),
        MinuteLimit = _minuteTold,
        Day = _day.Store(),
        Pause = _pause.State,
        LastError = _errors?.Last ?? 0,
        Errors = _errors?.Marks ?? [],
        Crashes = _errors?.Crashes ?? [],
    };
}
