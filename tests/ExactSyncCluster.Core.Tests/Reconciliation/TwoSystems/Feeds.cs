using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>The feeds of both systems, and what they showed that is still on its way to its pair.</summary>
internal sealed class Feeds(SyncWorld world)
{
    private readonly Dictionary<SystemName, long> _positions = new() { [SystemName.Exact] = 0, [SystemName.Webshop] = 0 };
    private readonly List<FeedRead> _reads = [];

    /// <summary>What was read and not handed over yet.</summary>
    public List<Delivery> Pending { get; } = [];

    /// <summary>All that was ever handed over.</summary>
    public List<Delivery> Delivered { get; } = [];

    /// <summary>Reads what changed since the last read.</summary>
    public FeedRead Read(SystemName system)
    {
        world.Clock.Advance(StandIn.Way);
        var window = new ReadWindow(world.Clock.Now - StandIn.Way, world.Clock.Now + StandIn.Way);
        var (shown, position) = world.System(system).ReadFeed(_positions[system], window);
        world.Clock.Advance(StandIn.Way);
        _positions[system] = position;
        var number = _reads.Count;
        var read = new FeedRead(system, number, window.Start, [.. shown.Select(observation => new Delivery(system, number, observation))]);
        _reads.Add(read);
        Pending.AddRange(read.Deliveries);
        return read;
    }

    /// <summary>Hands over all that is on its way from a system, in the order read.</summary>
    public void DeliverPending(SystemName system)
    {
        foreach (var delivery in Pending.Where(delivery => delivery.System == system).ToList())
        {
            Deliver(delivery);
        }
    }

    /// <summary>Hands over one entry; a second time is a repetition.</summary>
    public void Deliver(Delivery delivery, bool matched = false)
    {
        Pending.Remove(delivery);
        Delivered.Add(delivery);
        var pair = world.Links.Resolve(delivery.Shown);
        world.Take(pair, new PairInput.Fed(delivery.Shown, UnchangedSince(delivery, pair), matched, world.Links.Known(pair)));
    }

    /// <summary>Hands over again all that was ever handed over.</summary>
    public void DeliverAllAgain()
    {
        foreach (var delivery in Delivered.ToList())
        {
            Deliver(delivery);
        }
    }

    // The last read before this one of which nothing is on its way to the pair any more.
    private DateTimeOffset UnchangedSince(Delivery delivery, PairKey pair) => _reads
        .Where(read => read.System == delivery.System && read.Number < delivery.Read
            && !Pending.Any(pending => pending.System == delivery.System && pending.Read <= read.Number
                && world.Links.PairOf(pending.System, pending.Shown.Record.Value) == pair))
        .Select(static read => read.Start)
        .DefaultIfEmpty(default)
        .Max();
}
