using System.Data.Common;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>A pair's row as its state determines it.</summary>
internal sealed record ListedRow
{
    internal string? Exact { get; init; }

    internal string? Webshop { get; init; }

    internal string? MatchKey { get; init; }

    internal string? Number { get; init; }

    internal string? ShopNumber { get; init; }

    internal required PairStatus Status { get; init; }

    internal string? Cause { get; init; }

    internal string? Reason { get; init; }

    internal SystemName? System { get; init; }

    internal required int Priority { get; init; }

    internal DateTimeOffset? Due { get; init; }

    internal PairKey? Needs { get; init; }

    internal required DateTimeOffset Since { get; init; }

    /// <summary>Since when it stands as it does, for a person: a try that fails changes nothing of that.</summary>
    internal required DateTimeOffset StandsSince { get; init; }

    internal PairKey? MovedTo { get; init; }

    internal string? Record(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    internal static ListedRow Unlisted(DateTimeOffset now) =>
        new() { Status = PairStatus.Known, Priority = (int)CallPriority.Record, Since = now, StandsSince = now };

    /// <summary>This row as a document wants it. What is known already, records and match key, is never forgotten, unless it was replaced.</summary>
    internal ListedRow As(PairDocument document, DateTimeOffset now)
    {
        if (document.Row is not { } row)
        {
            return this;
        }

        return this with
        {
            Exact = (Exact == row.ExactReplaced?.Value ? null : Exact) ?? row.Exact?.Value,
            Webshop = (Webshop == row.WebshopReplaced?.Value ? null : Webshop) ?? row.Webshop?.Value,
            MatchKey = row.MatchKey ?? MatchKey,
            Number = row.Number ?? Number,
            ShopNumber = row.ShopNumber ?? ShopNumber,
            Status = row.Status,
            Cause = row.Cause,
            Reason = row.Reason,
            System = row.System,
            Priority = (int)row.Priority,
            Due = row.Due,
            Needs = row.Needs,
            Since = document.State?.Standing switch
            {
                Standing.Waiting waiting => waiting.Since,
                Standing.Parked parked => parked.Since,
                Standing.Ended ended => ended.Since,
                _ => row.Status == Status ? Since : now,
            },
            StandsSince = row.Status == Status || (IsOpen(row.Status) && IsOpen(Status)) ? StandsSince : now,
        };
    }

    private static bool IsOpen(PairStatus status) => status is PairStatus.Working or PairStatus.Waiting;

    internal static ListedRow Read(DbDataReader row) => new()
    {
        Exact = row.Text(0),
        Webshop = row.Text(1),
        MatchKey = row.Text(2),
        Status = row.Named<PairStatus>(3),
        Cause = row.Text(4),
        Reason = row.Text(5),
        System = row.NamedOrNull<SystemName>(6),
        Priority = row.GetInt32(7),
        Due = row.TimeOrNull(8),
        Needs = row.PairOrNull(9),
        Since = row.Time(10),
        MovedTo = row.PairOrNull(11),
        Number = row.Text(12),
        ShopNumber = row.Text(13),
        StandsSince = row.Time(14),
    };
}
