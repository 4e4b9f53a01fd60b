using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>What a pair grain finds on its silo.</summary>
internal sealed class PairWorld(
    ConnectionCatalog connections,
    ClockBook clocks,
    IPairDirectory directory,
    SyncMetrics metrics,
    TimeProvider time,
    Func<Guid> ids)
{
    public IPairDirectory Directory => directory;

    public SyncMetrics Metrics => metrics;

    public TimeProvider Time => time;

    public ClockBook Clocks => clocks;

    public PairContext Context(PairKey key, ImmutableDictionary<ReferenceFrom, LinkKnown> links)
    {
        var definition = connections.Get(key.Connection).Definition;
        return new()
        {
            Key = key,
            Mapping = definition.Mapping,
            Policy = definition.Policy,
            Timing = definition.Timing,
            Now = time.GetUtcNow(),
            NextIntent = ids(),
            ExactOffset = clocks.Offset(key.Connection, SystemName.Exact),
            WebshopOffset = clocks.Offset(key.Connection, SystemName.Webshop),
            Links = links,
        };
    }

    public PairEffects Effects(PairKey key, IGrainFactory grains) => new(key, connections.Get(key.Connection), grains, this);
}
