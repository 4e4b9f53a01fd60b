using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// The places of the minute. A call holds its place from its permit until one whole window after its end. Two calls that
/// the system counted in one window of its own, wherever that window starts, therefore held their places at one time: as many
/// places as the limit allows can never break it.
/// </summary>
internal sealed class Places(BudgetOptions options)
{
    // Finer groups waste less of the limit, coarser ones need less memory.
    private const int GroupsAMinute = 240;
    private const int StoredGroupsAMinute = 12;

    private readonly Dictionary<long, InFlight> _inFlight = [];

    // In the order of their times.
    private readonly List<Group> _ended = [];

    public IReadOnlyCollection<InFlight> InFlight => _inFlight.Values;

    public InFlight? Find(long permit) => _inFlight.GetValueOrDefault(permit);

    public void Take(long permit, InFlight call) => _inFlight.Add(permit, call);

    /// <summary>The call has ended: now, or when it got no answer, at the latest time at which it can have arrived.</summary>
    public void End(long permit, DateTimeOffset endedAt)
    {
        if (_inFlight.Remove(permit, out var call))
        {
            Hold(call.Ask.Priority, endedAt + options.Minute, 1);
        }
    }

    /// <summary>Holds places for calls of which only the end is known.</summary>
    public void Hold(Connectors.CallPriority? priority, DateTimeOffset freeAt, int count)
    {
        var group = RoundUp(freeAt, GroupsAMinute);
        var at = _ended.Count;
        while (at > 0 && _ended[at - 1].FreeAt >= group)
        {
            at--;
        }

        if (at == _ended.Count || _ended[at].FreeAt != group)
        {
            _ended.Insert(at, new(group, new()));
        }

        _ended[at].Calls.Add(priority, count);
    }

    /// <summary>Ends the calls that never reported, forgets what no answer under way can still refer to; gives the former.</summary>
    public ImmutableArray<InFlight> Pass(DateTimeOffset now)
    {
        var silent = ImmutableArray<InFlight>.Empty;
        foreach (var (permit, call) in _inFlight)
        {
            if (EndLimit(call) <= now)
            {
                silent = silent.Add(call);
                End(permit, EndLimit(call));
            }
        }

        while (_ended is [var oldest, ..] && oldest.FreeAt + options.CallLimit <= now)
        {
            _ended.RemoveAt(0);
        }

        return silent;
    }

    /// <summary>The places held at a time not before now, if nothing is taken or reported until then.</summary>
    public Tally HeldAt(DateTimeOffset time)
    {
        var held = new Tally();
        for (var at = _ended.Count - 1; at >= 0 && _ended[at].FreeAt > time; at--)
        {
            held.Add(_ended[at].Calls);
        }

        foreach (var call in _inFlight.Values)
        {
            if (FreeLimit(call) > time)
            {
                held.Add(call.Ask.Priority);
            }
        }

        return held;
    }

    /// <summary>Calls of ours that a system may not have counted yet when it answered the one taken at this time.</summary>
    public int PerhapsAfter(DateTimeOffset takenAt) =>
        _inFlight.Count + _ended.Where(group => group.FreeAt > takenAt + options.Minute).Sum(group => group.Calls.Total);

    public int InFlightAt(DateTimeOffset time) => _inFlight.Values.Count(call => EndLimit(call) > time);

    /// <summary>Adds every time at which the answers above can change.</summary>
    public void AddTo(ref Turns turns)
    {
        foreach (var group in _ended)
        {
            turns.Add(group.FreeAt);
        }

        foreach (var call in _inFlight.Values)
        {
            turns.Add(EndLimit(call));
            turns.Add(FreeLimit(call));
        }
    }

    /// <summary>The stored form: coarser, and with the latest possible end for calls under way.</summary>
    public ImmutableArray<PlaceGroup> Store(DateTimeOffset now) =>
    [
        .. _ended.Select(group => (group.FreeAt, Count: group.Calls.Total))
            .Concat(_inFlight.Values.Select(call => (FreeAt: FreeLimit(call), Count: 1)))
            .Where(group => group.FreeAt > now)
            .GroupBy(group => RoundUp(group.FreeAt, StoredGroupsAMinute), group => group.Count)
            .OrderBy(group => group.Key)
            .Select(group => new PlaceGroup(group.Key, group.Sum())),
    ];

    private DateTimeOffset EndLimit(InFlight call) => call.TakenAt + options.CallLimit;

    private DateTimeOffset FreeLimit(InFlight call) => RoundUp(EndLimit(call) + options.Minute, GroupsAMinute);

    private DateTimeOffset RoundUp(DateTimeOffset time, int groups)
    {
        var step = Math.Max(1, options.Minute.Ticks / groups);
        return new((time.UtcTicks + step - 1) / step * step, TimeSpan.Zero);
    }

    // Calls that ended, and whose places are free again at one time.
    private readonly record struct Group(DateTimeOffset FreeAt, Tally Calls);
}
