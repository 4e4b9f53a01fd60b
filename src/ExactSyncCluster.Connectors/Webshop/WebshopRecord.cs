using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>A record as the shop answered it.</summary>
internal sealed record WebshopRecord(
    RecordId Id,
    ImmutableArray<RowShown> Rows,
    ImmutableArray<string> Complete,
    string? ETag,
    string? Correlation)
{
    public Observation Observed(Entity entity, ReadWindow read) => new()
    {
        System = SystemName.Webshop,
        Entity = entity,
        Record = Id,
        Rows = Rows,
        Complete = Complete,
        Read = read,
        ETag = ETag,
        Correlation = Correlation,
    };
}
