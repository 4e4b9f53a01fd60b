using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// Which of the pairs that are due are woken next: the most urgent first, then who has waited longest. Where more wait than the minute has
/// calls for, those of one entity go together, behind one read of their feeds: it guards the writes of all of them, for each of which a
/// look of its own would take a call as dear as the write.
/// </summary>
/// <remarks>Not thread-safe: one holder, one call at a time.</remarks>
/// <param name="pace">How many, and how soon.</param>
public sealed class WakeList(WakePace pace)
{
    private readonly Dictionary<PairKey, Woken> _woken = [];
    private readonly Dictionary<ViewKey, DateTimeOffset> _views = [];

    // Whose feeds could not be read when that was asked for.
    private readonly Dictionary<ViewKey, DateTimeOffset> _unreadUntil = [];
    private readonly Dictionary<ViewKey, DateTimeOffset> _askedAt = [];
    private (ViewKey View, DateTimeOffset Until)? _asked;
    private DateTimeOffset? _heldSince;

    // Of whom so many wait that they go together; none while there are calls for all.
    private HashSet<ViewKey> _together = [];

    /// <summary>The feeds of an entity were read to their end, and every pair has taken in what they showed.</summary>
    /// <param name="view">Whose.</param>
    /// <param name="readStarted">When the read began.</param>
    /// <returns>Whether so many of its pairs wait that they go together behind such reads.</returns>
    public bool Viewed(ViewKey view, DateTimeOffset readStarted)
    {
        if (readStarted > _views.GetValueOrDefault(view))
        {
            _views[view] = readStarted;
        }

        return _together.Contains(view);
    }

    /// <summary>Who is woken now.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="due">The pairs that are due, in any order: of many, those that waited longest.</param>
    /// <param name="left">What is left of the budget.</param>
    public WakePlan Next(DateTimeOffset now, IReadOnlyCollection<DuePair> due, BudgetLeft left)
    {
        Forget(now);
        var isShort = left.MinuteLeft is { } free && due.Count(IsPatient) is var patient && patient > pace.FewTogether && patient * pace.CallsAPair > free;
        _together = isShort ? [.. due.Where(IsPatient).Select(Of)] : [];
        var (served, wanted) = isShort ? Together(now, due, left) : (due, null);
        var pairs = Chosen(now, served, Math.Min(left.MinuteLeft ?? pace.Most, pace.Most));
        return new([.. pairs.Select(pair => Wake(now, pair, isShort && IsPatient(pair)))], wanted);
    }

    private PairWake Wake(DateTimeOffset now, DuePair pair, bool isTogether)
    {
        _woken[pair.Pair] = new(now + pace.Again, pair.Due);
        return new(pair.Pair, isTogether ? Fresh(now, Of(pair)) : null);
    }

    // An order or a person does not wait for others of its kind.
    private static bool IsPatient(DuePair pair) => pair.Priority is CallPriority.Record or CallPriority.Backfill;

    private (IEnumerable<DuePair> Pairs, ViewKey? Wanted) Together(DateTimeOffset now, IReadOnlyCollection<DuePair> due, BudgetLeft left)
    {
        var served = due.Where(pair => !IsPatient(pair) || Fresh(now, Of(pair)) is not null || _unreadUntil.ContainsKey(Of(pair))).ToList();
        var waiting = due.Where(pair => IsPatient(pair) && !_unreadUntil.ContainsKey(Of(pair)) && !IsAtWork(now, pair)).ToList();
        if (waiting.Count == 0 || waiting.Exists(pair => Fresh(now, Of(pair)) is not null))
        {
            _heldSince = null;
            return (served, null);
        }

        _heldSince ??= now;
        if (_asked is not null || (left.MinuteLeft * 2 < left.MinuteLimit && now < _heldSince + pace.Minute))
        {
            return (served, null);
        }

        // By turns: one whose read helps nobody must not keep the others from theirs.
        var view = Of(waiting.OrderBy(pair => _askedAt.GetValueOrDefault(Of(pair))).ThenBy(static pair => pair.Due).First());
        (_asked, _askedAt[view], _heldSince) = ((view, now + pace.ViewWait), now, null);
        return (served, view);
    }

    // A pair that was woken is left alone while it is at work; once it waits for another time it is not.
    private bool IsAtWork(DateTimeOffset now, DuePair pair) => _woken.TryGetValue(pair.Pair, out var woken) && woken.Until > now && woken.Due == pair.Due;

    private IEnumerable<DuePair> Chosen(DateTimeOffset now, IEnumerable<DuePair> due, int room) => due
        .Where(pair => !IsAtWork(now, pair))
        .OrderBy(static pair => pair.Priority)
        .ThenBy(static pair => pair.Due)
        .GroupBy(static pair => pair.Pair.Entity)
        .SelectMany(pairs => pace.MostOfEntity is { } most ? pairs.Take(most) : pairs)
        .OrderBy(static pair => pair.Priority)
        .ThenBy(static pair => pair.Due)
        .Take(room);

    private DateTimeOffset? Fresh(DateTimeOffset now, ViewKey view) =>
        _views.TryGetValue(view, out var started) && started >= now - pace.ViewWithin ? started : null;

    private void Forget(DateTimeOffset now)
    {
        foreach (var (pair, woken) in _woken)
        {
            if (woken.Until <= now)
            {
                _woken.Remove(pair);
            }
        }

        foreach (var (view, until) in _unreadUntil)
        {
            if (until <= now)
            {
                _unreadUntil.Remove(view);
            }
        }

        if (_asked is { } asked && (Fresh(now, asked.View) is not null || asked.Until <= now))
        {
            if (Fresh(now, asked.View) is null)
            {
                _unreadUntil[asked.View] = now + pace.Minute;
            }

            _asked = null;
        }
    }

    private static ViewKey Of(DuePair pair) => new(pair.Pair.Connection, pair.Pair.Entity);

    private readonly record struct Woken(DateTimeOffset Until, DateTimeOffset Due);
}
