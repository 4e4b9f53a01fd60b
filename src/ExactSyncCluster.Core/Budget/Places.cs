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
    private readonly SortedDictionary<DateTimeOffset, Tally> _ended = [];

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
        if (!_ended.TryGetValue(group, out var tally))
        {
            _ended[group] = tally = new();
        }

        tally.Add(priority, count);
    }

    /// <summary>Ends the calls that never reported, forgets what no answer under way can still refer to; gives the former.</summary>
    public ImmutableArray<InFlight> Pass(DateTimeOffset now)
    {
        ImmutableArray<KeyValuePair<long, InFlight>> silent = [.. _inFlight.Where(call => EndLimit(call.Value) <= now)];
        foreach (var (permit, call) in silent)
        {
            End(permit, EndLimit(call));
        }

        while (_ended.Count > 0 && _ended.First().Key is var oldest && oldest + options.CallLimit <= now)
        {
            _ended.Remove(oldest);
        }

        return [.. silent.Select(call => call.Value)];
    }

    /// <summary>The places held at a time not before now, if nothing is taken or reported until then.</summary>
    public Tally HeldAt(DateTimeOffset time)
    {
        var held = new Tally();
        foreach (var (freeAt, tally) in _ended)
        {
            if (freeAt > time)
            {
                held.Add(tally);
            }
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
        _inFlight.Count + _ended.Where(group => group.Key > takenAt + options.Minute).Sum(group => group.Value.Total);

    public int InFlightAt(DateTimeOffset time) => _inFlight.Values.Count(call => EndLimit(call) > time);

    /// <summary>Every time at which the answers above can change.</summary>
    public IEnumerable<DateTimeOffset> Turns() =>
        _ended.Keys.Concat(_inFlight.Values.SelectMany(call => (IEnumerable<DateTimeOffset>)[EndLimit(call), FreeLimit(call)]));

    /// <summary>The stored form: coarser, and with the latest possible end for calls under way.</summary>
    public ImmutableArray<PlaceGroup> Store(DateTimeOffset now) =>
    [
        .. _ended.Select(group => (FreeAt: group.Key, Count: group.Value.Total))
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
}
