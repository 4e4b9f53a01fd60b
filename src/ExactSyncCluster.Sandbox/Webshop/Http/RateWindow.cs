namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Counts the requests of each client in the present clock window.</summary>
internal sealed class RateWindow(int? limit, TimeSpan window)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private long current = -1;

    /// <summary>Null when the request may pass, else the whole seconds until the next window.</summary>
    public int? SecondsToWait(string client, DateTimeOffset now)
    {
        if (limit is null)
        {
            return null;
        }

        lock (gate)
        {
            var at = now.UtcTicks / window.Ticks;
            if (at != current)
            {
                current = at;
                counts.Clear();
            }

            var count = counts.GetValueOrDefault(client) + 1;
            counts[client] = count;
            var left = TimeSpan.FromTicks(((at + 1) * window.Ticks) - now.UtcTicks);
            return count <= limit ? null : Math.Max(1, (int)Math.Ceiling(left.TotalSeconds));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            counts.Clear();
        }
    }
}
