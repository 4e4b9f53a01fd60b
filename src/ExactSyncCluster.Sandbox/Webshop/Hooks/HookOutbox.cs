using System.Text.Json.Nodes;
using System.Threading.Channels;
using ExactSyncCluster.Sandbox.Faults;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Hooks;

/// <summary>Makes a hint of every change, and lets the weather lose or repeat it. The oldest give way when it is full.</summary>
internal sealed class HookOutbox(HookRegistry registry, SandboxFaults shared, Random dice)
{
    public const int Capacity = 20_000;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 27;

    private readonly Lock gate = new();
    private readonly Channel<HookMessage> channel =
        Channel.CreateBounded<HookMessage>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    public ChannelReader<HookMessage> Messages => channel.Reader;

    public void Announce(ResourceKind kind, StoredRecord record)
    {
        var type = $"{kind.Singular}.changed";
        foreach (var registration in registry.For(type))
        {
            Post(registration.Name, type, record);
        }
    }

    private void Post(string receiver, string type, StoredRecord record)
    {
        var weather = shared.Weather;
        lock (gate)
        {
            var message = new HookMessage($"msg_{dice.GetString(Alphabet, IdLength)}", receiver, Body(type, record));
            if (dice.NextDouble() < weather.Lost)
            {
                return;
            }

            channel.Writer.TryWrite(message);
            if (dice.NextDouble() < weather.Repeated)
            {
                channel.Writer.TryWrite(message);
            }
        }
    }

    private static byte[] Body(string type, StoredRecord record) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["timestamp"] = RecordJson.Instant(record.Modified.Shown),
        ["data"] = new JsonObject { ["id"] = record.Id, ["version"] = record.Version },
    }.ToJsonString());
}
