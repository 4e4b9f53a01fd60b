using ExactSyncCluster.Connectors.ExactOnline.Webhooks;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>Messages that were heeded lately: a repeated one costs nothing more.</summary>
internal sealed class SeenWebhooks
{
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>True the first time. Without a time of its own, a message about a record looks like every later one, and none is taken for a repetition.</summary>
    public bool IsNew(string connection, WebhookReading.Hint hint) =>
        hint.At is not { } at || IsNew($"{connection}|{hint.Topic}|{hint.Key}|{hint.Action}|{at:O}");

    /// <summary>True the first time.</summary>
    public bool IsNew(string message)
    {
        lock (_lock)
        {
            if (!_seen.Add(message))
            {
                return false;
            }

            _order.Enqueue(message);
            if (_order.Count > Most)
            {
                _seen.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
