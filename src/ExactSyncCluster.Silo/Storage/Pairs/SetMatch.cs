using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>Links the records that alone carry their match key on each side, many at a time.</summary>
internal static class SetMatch
{
    /// <summary>As many pairs are linked in one transaction at most, so that other writers need not wait for all.</summary>
    internal const int MostTogether = 2_000;

    /// <summary>The match keys that can be linked now.</summary>
    internal static List<string> Keys(DatabaseSession session, string connection, Entity entity) =>
        session.All(LinkSql.Matching, static row => row.Shown(0), ("@connection", connection), ("@entity", EntityNames.Of(entity)));

    /// <summary>Links what of these keys can still be linked, and tells how many were.</summary>
    internal static int Link(DatabaseSession session, string connection, Entity entity, string[] keys, DateTimeOffset now)
    {
        var found = session.All(
            LinkSql.Matches,
            static row => new { to = row.GetString(0), from = row.GetString(1), record = row.Shown(2) },
            ("@keys", StoredText.Rows(keys.Select(static key => new { key }))),
            ("@connection", connection),
            ("@entity", EntityNames.Of(entity)));
        if (found.Count > 0)
        {
            var matches = StoredText.Rows(found);
            session.Post(LinkSql.MakeAliases, ("@matches", matches), ("@now", now.UtcTicks));
            session.Post(LinkSql.FollowAllAliases, ("@matches", matches));
            session.Post(LinkSql.FollowAllMembers, ("@matches", matches));
            session.Post(LinkSql.SetWebshopRecords, ("@matches", matches), ("@now", now.UtcTicks));
        }

        return found.Count;
    }
}
