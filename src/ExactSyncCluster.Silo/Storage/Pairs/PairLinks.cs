using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>The two changes of which linking consists.</summary>
internal static class PairLinks
{
    /// <summary>Gives a pair its record in a system.</summary>
    internal static void SetRecord(DatabaseSession session, PairKey pair, SystemName system, string record, string? matchKey, DateTimeOffset now) =>
        session.Post(
            LinkSql.SetRecord,
            ("@pair", pair.ToString()),
            ("@system", system.ToString()),
            ("@record", record),
            ("@key", matchKey),
            ("@now", now.UtcTicks));

    /// <summary>Makes a pair part of another; its rows and aliases follow.</summary>
    internal static void MakeAlias(DatabaseSession session, PairKey from, PairKey to, DateTimeOffset now)
    {
        session.Post(LinkSql.MakeAlias, ("@from", from.ToString()), ("@to", to.ToString()), ("@now", now.UtcTicks));
        session.Post(LinkSql.FollowAliases, ("@from", from.ToString()), ("@to", to.ToString()));
        session.Post(LinkSql.FollowMembers, ("@from", from.ToString()), ("@to", to.ToString()));
    }
}
