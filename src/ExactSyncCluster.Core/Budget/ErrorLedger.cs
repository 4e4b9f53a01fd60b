using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// Counts the error answers of each endpoint. What it has heard is held against what we allow ourselves; what a crash or a
/// silent caller may have hidden is held, with the rest, against what the system allows.
/// </summary>
internal sealed class ErrorLedger
{
    private readonly BudgetOptions _options;
    private readonly ErrorBudgetOptions _errors;
    private readonly List<ErrorMark> _marks;
    private readonly List<DateTimeOffset> _crashes;
    private long _last;
    private long _stored;

    public ErrorLedger(BudgetOptions options, ErrorBudgetOptions errors, DateTimeOffset now, BudgetState? stored)
    {
        _options = options;
        _errors = errors;
        _last = _stored = stored?.LastError ?? 0;
        _marks = [.. stored?.Errors ?? []];
        _crashes = [.. stored?.Crashes ?? []];
        if (stored is { Block: > 0 } or { InFlight: > 0 })
        {
            var lastTake = stored.BlockEnds > now ? stored.BlockEnds : now;
            _crashes.Add(lastTake + options.CallLimit + options.ClockSkew + errors.Window);
        }
    }

    public bool HasUnstored => _last > _stored;

    public long Last => _last;

    public ImmutableArray<ErrorMark> Marks => [.. _marks];

    public ImmutableArray<DateTimeOffset> Crashes => [.. _crashes];

    public void Pass(DateTimeOffset now)
    {
        _marks.RemoveAll(mark => mark.Until <= now);
        _crashes.RemoveAll(until => until <= now);
    }

    public void Add(string endpoint, DateTimeOffset endedAt, bool rejectedBefore, bool heard) =>
        _marks.Add(new(++_last, endpoint, endedAt + _errors.Window, rejectedBefore, heard));

    /// <summary>Everything up to this error is stored.</summary>
    public void Stored(long last) => _stored = Math.Max(_stored, last);

    /// <summary>Whether so many errors of the endpoint are unstored that a crash could hide more than is reckoned with.</summary>
    public bool IsExposed(string endpoint, int inFlight)
    {
        var unstored = _marks.Count(mark => mark.Number > _stored && mark.Endpoint == endpoint);
        return unstored > 0 && unstored + inFlight >= _errors.AtRisk;
    }

    public CallFailure? At(DateTimeOffset time, CallAsk ask, IReadOnlyCollection<InFlight> calls)
    {
        // Nothing was an error, and too few calls are under way to be too many if all of them are.
        if (_marks.Count == 0 && _crashes.Count == 0 && calls.Count < Math.Min(_errors.AtRisk, Math.Min(_errors.Allowed, Math.Min(_errors.RejectedBefore, _errors.Hard))))
        {
            return null;
        }

        var (heard, open, rejected) = (0, 0, 0);
        var hidden = _crashes.Count(until => until > time) * _errors.AtRisk;
        foreach (var mark in _marks)
        {
            if (mark.Endpoint == ask.Endpoint && mark.Until > time)
            {
                heard += mark.Heard ? 1 : 0;
                hidden += mark.Heard ? 0 : 1;
                rejected += mark is { Heard: true, RejectedBefore: true } ? 1 : 0;
            }
        }

        foreach (var call in calls)
        {
            if (call.Ask.Endpoint == ask.Endpoint)
            {
                var isOpen = EndLimit(call) > time;
                open += isOpen ? 1 : 0;
                hidden += !isOpen && EndLimit(call) + _errors.Window > time ? 1 : 0;
                rejected += isOpen && call.Ask.RejectedBefore ? 1 : 0;
            }
        }

        return 0 switch
        {
            _ when open >= _errors.AtRisk => new(FailureCause.Quota, "Other calls of this kind are under way; it is sent when they are answered."),
            _ when heard + open >= _errors.Allowed => Spent(ask, $"{heard} answers within the window were errors and {open} calls are under way, of {_errors.Allowed} allowed"),
            _ when ask.RejectedBefore && rejected >= _errors.RejectedBefore => Spent(ask, $"records that were rejected before have spent their {_errors.RejectedBefore} errors"),
            _ when heard + hidden + open >= _errors.Hard => Spent(ask, $"{heard} answers were errors and up to {hidden} more may have gone unheard, of {_errors.Hard} that block the key"),
            _ => null,
        };
    }

    /// <summary>Errors that an endpoint may still give.</summary>
    public int Left(DateTimeOffset now, string endpoint)
    {
        var marks = _marks.Where(mark => mark.Endpoint == endpoint && mark.Until > now).ToList();
        var heard = marks.Count(mark => mark.Heard);
        var hidden = marks.Count - heard + (_crashes.Count(until => until > now) * _errors.AtRisk);
        return Math.Max(0, Math.Min(_errors.Allowed - heard, _errors.Hard - heard - hidden));
    }

    /// <summary>Adds every time at which the answers above can change, as far as it is no turn of the calls.</summary>
    public void AddTo(ref Turns turns, IEnumerable<InFlight> calls)
    {
        foreach (var mark in _marks)
        {
            turns.Add(mark.Until);
        }

        foreach (var until in _crashes)
        {
            turns.Add(until);
        }

        foreach (var call in calls)
        {
            turns.Add(EndLimit(call) + _errors.Window);
        }
    }

    private DateTimeOffset EndLimit(InFlight call) => call.TakenAt + _options.CallLimit;

    private static CallFailure Spent(CallAsk ask, string why) =>
        new(FailureCause.ErrorBudget, $"The error budget of {ask.Endpoint} is spent: {why}. It is called again when enough of them are older than the window.");
}
