using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>Records that a system said have changed, until a read shows them or the retries are used up.</summary>
internal sealed class HintBook(FeedOptions options)
{
    private readonly Dictionary<string, Hinted> _hinted = new(StringComparer.OrdinalIgnoreCase);

    // From when till when more was told of than can be remembered.
    private (DateTimeOffset First, DateTimeOffset Last)? _overflow;

    // Nothing is held back for longer.
    private TimeSpan LastRetry => options.HintRetries[^1];

    public DateTimeOffset? NextRetry
    {
        get
        {
            DateTimeOffset? next = null;
            foreach (var hint in _hinted.Values)
            {
                next = hint.RetryAt >= next || hint.RetryAt == DateTimeOffset.MaxValue ? next : hint.RetryAt;
            }

            return next;
        }
    }

    /// <summary>Whether something was hinted by then that no read has shown yet.</summary>
    public bool LacksSomethingOf(DateTimeOffset then)
    {
        if (_overflow is { } overflow && overflow.First <= then && then <= overflow.Last + LastRetry)
        {
            return true;
        }

        foreach (var hint in _hinted.Values)
        {
            if (hint.Since <= then)
            {
                return true;
            }
        }

        return false;
    }

    public void Add(string? record, DateTimeOffset now)
    {
        if (record is null)
        {
            return;
        }

        if (_hinted.Count >= options.MostHints && !_hinted.ContainsKey(record))
        {
            _overflow = (_overflow is { } earlier && now <= earlier.Last + LastRetry ? earlier.First : now, now);
        }
        else
        {
            // What was told before and is not shown yet is still lacking.
            _hinted[record] = new(now, _hinted.TryGetValue(record, out var before) ? before.Since : now, 0, DateTimeOffset.MaxValue);
        }
    }

    /// <summary>A read begins: what it does not show is read for again later. True when something is given up that no read has shown.</summary>
    public bool ReadStarts(DateTimeOffset now)
    {
        if (_hinted.Count == 0)
        {
            return false;
        }

        var isGivenUp = false;
        foreach (var (record, hint) in _hinted.ToList())
        {
            // Other reads come in between: a hint is kept until its own last retry, for as long as a row may be held back.
            if (hint.RetryAt > now && hint.RetryAt != DateTimeOffset.MaxValue)
            {
                continue;
            }

            if (hint.Tries > options.HintRetries.Count)
            {
                isGivenUp |= _hinted.Remove(record);
            }
            else if (hint.Tries == options.HintRetries.Count)
            {
                // What the last of them does not show either is lacking until it has ended.
                _hinted[record] = hint with { Tries = hint.Tries + 1, RetryAt = DateTimeOffset.MaxValue };
            }
            else
            {
                var (retry, soonest) = (hint.At + options.HintRetries[hint.Tries], now + options.HintRetries[0]);
                _hinted[record] = hint with { Tries = hint.Tries + 1, RetryAt = retry > soonest ? retry : soonest };
            }
        }

        return isGivenUp;
    }

    /// <summary>A read that began then shows this: what was hinted since may be a later change.</summary>
    public void Shown(FeedEntry entry, DateTimeOffset readStarted)
    {
        if (_hinted.Count == 0)
        {
            return;
        }

        if (entry.Record is { } record)
        {
            Shown(record.Value, readStarted);
        }

        foreach (var row in entry.Rows)
        {
            Shown(row.Key.Id, readStarted);
        }
    }

    private void Shown(string record, DateTimeOffset readStarted)
    {
        if (_hinted.TryGetValue(record, out var hint) && hint.At <= readStarted)
        {
            _hinted.Remove(record);
        }
    }

    private sealed record Hinted(DateTimeOffset At, DateTimeOffset Since, int Tries, DateTimeOffset RetryAt);
}
