using ExactSyncCluster.Core.Reconciliation;

namespace ExactSyncCluster.Core.Budget;

/// <summary>One fuse at work.</summary>
internal sealed class FuseCount(FuseOptions options, FuseLine stored)
{
    private readonly Dictionary<Guid, DateTimeOffset> _pairs = stored.Pairs.ToDictionary(pair => pair.Id, pair => pair.At);
    private FuseLine _line = stored with { Pairs = [] };
    private int _unstored;

    /// <summary>Whether a crash would forget more than may be forgotten.</summary>
    public bool MustBeStored { get; private set; }

    public FuseAnswer Ask(DateTimeOffset now, Guid pair, int? limit)
    {
        Pass(now);
        if (_line is { BlownAt: { } blownAt, Reason: { } reason })
        {
            return new FuseAnswer.Blown(reason, blownAt);
        }

        if (limit is not { } usual)
        {
            return new FuseAnswer.Closed();
        }

        var places = _line.Approval?.Count ?? usual;
        if (!_pairs.TryGetValue(pair, out var last) && HasNoRoom(now, places))
        {
            return Blow(now, places);
        }

        if (last != now)
        {
            _pairs[pair] = now;
            Count(places);
        }

        return new FuseAnswer.Closed();
    }

    public void Approve(FuseApproval approval)
    {
        // What the person has seen and approved does not count again; what the approval lets through is counted apart.
        _pairs.Clear();
        _line = _line with { BlownAt = null, Reason = null, Approval = approval };
        MustBeStored = true;
    }

    public FuseLine Show(DateTimeOffset now)
    {
        Pass(now);
        Forget(now);
        return _line with { Pairs = [.. _pairs.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => new FusePair(pair.Key, pair.Value))] };
    }

    public void Stored()
    {
        MustBeStored = false;
        _unstored = 0;
    }

    private bool HasNoRoom(DateTimeOffset now, int places)
    {
        if (_pairs.Count >= places)
        {
            Forget(now);
        }

        return _pairs.Count >= places;
    }

    private FuseAnswer.Blown Blow(DateTimeOffset now, int places)
    {
        var what = _line.Kind switch
        {
            WriteKind.Create => "creates",
            WriteKind.Update => "updates",
            WriteKind.Delete => "deletes",
        };
        var why = _line.Approval is { } approval
            ? $"The {places} {what} in {_line.Target} that {approval.By} approved are done and more are asked for; none is sent before a person approves."
            : $"More than {places} {what} in {_line.Target} were asked for within {options.Window.TotalMinutes:0.#} minutes; none is sent before a person approves.";
        _pairs.Clear();
        _line = _line with { BlownAt = now, Reason = why, Approval = null };
        MustBeStored = true;
        return new(why, now);
    }

    private void Count(int places)
    {
        _unstored++;
        MustBeStored |= _unstored >= Math.Max(1, (int)(options.Unstored * places));
    }

    /// <summary>Ends an approval whose time is over: counting begins anew.</summary>
    private void Pass(DateTimeOffset now)
    {
        if (_line.Approval is { } approval && approval.Until <= now)
        {
            _pairs.Clear();
            _line = _line with { Approval = null };
            MustBeStored = true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (_line.Approval is not null)
        {
            return;
        }

        foreach (var (pair, at) in _pairs)
        {
            if (at <= now - options.Window)
            {
                _pairs.Remove(pair);
            }
        }
    }
}
