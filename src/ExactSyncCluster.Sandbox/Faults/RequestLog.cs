namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>
/// The API requests in the order in which they ended. Feeds, reads and writes count for the busiest clock window;
/// token and other calls do not.
/// </summary>
internal sealed class RequestLog(int capacity, TimeSpan minuteWindow)
{
    public const int DefaultCapacity = 200_000;

    private readonly Lock gate = new();
    private readonly List<RequestLogEntry> entries = [];
    private RequestStats stats = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private long sequence;
    private long window = -1;
    private int callsInWindow;

    public RequestStats Stats
    {
        get
        {
            lock (gate)
            {
                return stats;
            }
        }
    }

    public void Add(Func<long, RequestLogEntry> entryAt)
    {
        lock (gate)
        {
            var entry = entryAt(++sequence);
            entries.Add(entry);
            if (entries.Count > capacity + (capacity / 10) + 1)
            {
                // Trimming a tenth at once keeps adding cheap.
                entries.RemoveRange(0, entries.Count - capacity);
            }

            Count(entry);
        }
    }

    public IReadOnlyList<RequestLogEntry> After(long after)
    {
        lock (gate)
        {
            if (entries.Count == 0 || after >= sequence)
            {
                return [];
            }

            var first = entries[0].Sequence;
            var skip = (int)Math.Max(0, after - first + 1);
            return entries[skip..];
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            stats = new RequestStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
            window = -1;
            callsInWindow = 0;
        }
    }

    private void Count(RequestLogEntry entry) => stats = stats with
    {
        Calls = stats.Calls + 1,
        Feeds = stats.Feeds + One(entry.Kind == RequestKind.Feed),
        Reads = stats.Reads + One(entry.Kind == RequestKind.Read),
        Writes = stats.Writes + One(entry.Kind == RequestKind.Write),
        Creates = stats.Creates + One(entry.Created),
        Tokens = stats.Tokens + One(entry.Kind == RequestKind.Token),
        TooMany = stats.TooMany + One(entry.Status == StatusCodes.Status429TooManyRequests),
        Errors = stats.Errors + One(entry.Status >= 400 && entry.Status != StatusCodes.Status429TooManyRequests),
        Unanswered = stats.Unanswered + One(entry.Status == 0),
        MaxCallsInAnyMinuteWindow = Math.Max(stats.MaxCallsInAnyMinuteWindow, CountInWindow(entry)),
    };

    private int CountInWindow(RequestLogEntry entry)
    {
        if (entry.Kind is RequestKind.Other or RequestKind.Token)
        {
            return 0;
        }

        var at = entry.EndedAt.UtcTicks / minuteWindow.Ticks;
        callsInWindow = at == window ? callsInWindow + 1 : 1;
        window = at;
        return callsInWindow;
    }

    private static int One(bool yes) => yes ? 1 : 0;
}
