using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Remembers which key made which record. A key is used up by success only.</summary>
internal sealed class IdempotencyStore(TimeSpan life)
{
    public const int MaxKeyLength = 255;
    public const int MaxKeys = 1_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Client, string Key), Entry> entries = [];
    private readonly Queue<((string Client, string Key) Name, DateTimeOffset Expires)> order = new();

    public IdempotencyVerdict Begin(string client, string key, string fingerprint, DateTimeOffset now)
    {
        lock (gate)
        {
            Forget(now);
            if (!entries.TryGetValue((client, key), out var known))
            {
                entries[(client, key)] = new Entry(fingerprint, null);
                return new IdempotencyVerdict.Fresh();
            }

            return known switch
            {
                _ when known.Fingerprint != fingerprint => new IdempotencyVerdict.Reused(),
                { Record: null } => new IdempotencyVerdict.InProgress(),
                { Record: { } record } => new IdempotencyVerdict.Replay(record),
            };
        }
    }

    /// <summary>Ends what Begin started; without a record the key is free again.</summary>
    public void End(string client, string key, StoredRecord? record, DateTimeOffset now)
    {
        lock (gate)
        {
            if (record is null)
            {
                entries.Remove((client, key));
            }
            else if (entries.TryGetValue((client, key), out var known))
            {
                entries[(client, key)] = known with { Record = record };
                order.Enqueue(((client, key), now + life));
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            order.Clear();
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (order.TryPeek(out var oldest) && (oldest.Expires <= now || order.Count > MaxKeys))
        {
            order.Dequeue();
            entries.Remove(oldest.Name);
        }
    }

    private sealed record Entry(string Fingerprint, StoredRecord? Record);
}
