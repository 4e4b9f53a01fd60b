using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Pairs;

/// <summary>A pair as the directory lists it.</summary>
internal sealed class PairRow(PairKey key, DateTimeOffset firstSeen)
{
    public PairKey Key => key;

    public DateTimeOffset FirstSeen => firstSeen;

    public string? Exact { get; private set; }

    public string? Webshop { get; private set; }

    public string? MatchKey { get; set; }

    public PairStatus Status { get; private set; } = PairStatus.Known;

    public string? Cause { get; private set; }

    public SystemName? System { get; private set; }

    public CallPriority Priority { get; private set; } = CallPriority.Record;

    public DateTimeOffset? Due { get; private set; }

    public PairKey? Needs { get; private set; }

    public DateTimeOffset Since { get; private set; }

    public PairKey? MovedTo { get; private set; }

    public SystemName? Claimed { get; set; }

    /// <summary>Neither linked nor waiting to be made.</summary>
    public bool IsOpenHalf => Claimed is null && (Exact is null) != (Webshop is null);

    public string? Record(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    public void SetRecord(SystemName system, string record)
    {
        Put(system, record);
        if (Exact is not null && Webshop is not null)
        {
            Claimed = null;
        }
    }

    public void Move(PairKey to, DateTimeOffset now)
    {
        (MovedTo, Status, Cause, System, Due, Needs, Claimed, Since) = (to, PairStatus.Moved, null, null, null, null, null, now);
    }

    public void Follow(PairKey to) => MovedTo = to;

    /// <summary>Brings the row in line with a state. What is known already is never forgotten, unless it was replaced.</summary>
    public void Take(DirectoryRow row, PairState state, DateTimeOffset now)
    {
        Exact = (Exact == row.ExactReplaced?.Value ? null : Exact) ?? row.Exact?.Value;
        Webshop = (Webshop == row.WebshopReplaced?.Value ? null : Webshop) ?? row.Webshop?.Value;
        MatchKey = row.MatchKey ?? MatchKey;
        Since = state.Standing switch
        {
            Standing.Waiting waiting => waiting.Since,
            Standing.Parked parked => parked.Since,
            Standing.Ended ended => ended.Since,
            _ => row.Status == Status ? Since : now,
        };
        (Status, Cause, System, Priority, Due, Needs) = (row.Status, row.Cause, row.System, row.Priority, row.Due, row.Needs);
    }

    /// <summary>What a state would make of a record's id in this row.</summary>
    public string? Wanted(SystemName system, DirectoryRow row)
    {
        var replaced = system == SystemName.Exact ? row.ExactReplaced : row.WebshopReplaced;
        var told = system == SystemName.Exact ? row.Exact : row.Webshop;
        return (Record(system) == replaced?.Value ? null : Record(system)) ?? told?.Value;
    }

    private void Put(SystemName system, string record)
    {
        if (system == SystemName.Exact)
        {
            Exact = record;
        }
        else
        {
            Webshop = record;
        }
    }
}
