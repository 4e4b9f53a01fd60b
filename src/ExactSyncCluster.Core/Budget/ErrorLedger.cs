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

        var marks = _marks.Where(mark => mark.Endpoint == ask.Endpoint && mark.Until > time).ToList();
        var under = calls.Where(call => call.Ask.Endpoint == ask.Endpoint).ToList();
        var open = under.Where(call => EndLimit(call) > time).ToList();
        var silent = under.Count(call => EndLimit(call) <= time && EndLimit(call) + _errors.Window > time);
        var heard = marks.Count(mark => mark.Heard);
        var hidden = marks.Count - heard + silent + (_crashes.Count(until => until > time) * _errors.AtRisk);
        var rejected = marks.Count(mark => mark is { Heard: true, RejectedBefore: true }) + open.Count(call => call.Ask.RejectedBefore);

        return 0 switch
        {
            _ when open.Count >= _errors.AtRisk => new(FailureCause.Quota, "Other calls of this kind are under way; it is sent when they are answered."),
            _ when heard + open.Count >= _errors.Allowed => Spent(ask, $"{heard} answers within the window were errors and {open.Count} calls are under way, of {_errors.Allowed} allowed"),
            _ when ask.RejectedBefore && rejected >= _errors.RejectedBefore => Spent(ask, $"records that were rejected before have spent their {_errors.RejectedBefore} errors"),
            _ when heard + hidden + open.Count >= _errors.Hard => Spent(ask, $"{heard} answers were errors and up to {hidden} more may have gone unheard, of {_errors.Hard} that block the key"),
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

    public IEnumerable<DateTimeOffset> Turns(IEnumerable<InFlight> calls) =>
        _marks.Select(mark => mark.Until).Concat(_crashes).Concat(calls.Select(call => EndLimit(call) + _errors.Window));

    private DateTimeOffset EndLimit(InFlight call) => call.TakenAt + _options.CallLimit;

    private static CallFailure Spent(CallAsk ask, string why) =>
        new(FailureCause.ErrorBudget, $"The error budget of {ask.Endpoint} is spent: {why}. It is called again when enough of them are older than the window.");
}
