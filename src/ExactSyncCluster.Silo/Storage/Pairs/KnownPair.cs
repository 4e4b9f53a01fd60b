using System.Data.Common;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>What linking needs of a pair's row. It changes with the page that is being resolved.</summary>
internal sealed class KnownPair
{
    internal required PairKey Key { get; init; }

    /// <summary>When it became known, where a page is resolved.</summary>
    internal DateTimeOffset FirstSeen { get; init; }

    internal string? Exact { get; set; }

    internal string? Webshop { get; set; }

    internal string? MatchKey { get; set; }

    internal SystemName? Claimed { get; set; }

    /// <summary>The other record was deleted, and this one was made inactive for it.</summary>
    internal bool HasEnded { get; init; }

    /// <summary>It has one record, and is not about to make the other.</summary>
    internal bool IsOpenHalf => Claimed is null && (Exact is null) != (Webshop is null);

    internal string? Record(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    internal void SetRecord(SystemName system, string record)
    {
        if (system == SystemName.Exact)
        {
            Exact = record;
        }
        else
        {
            Webshop = record;
        }

        Claimed = null;
    }

    internal static KnownPair Read(DbDataReader row) => new()
    {
        Key = row.Pair(0),
        Exact = row.Text(1),
        Webshop = row.Text(2),
        MatchKey = row.Text(3),
        Claimed = row.NamedOrNull<SystemName>(4),
        FirstSeen = row.Time(5),
    };
}
