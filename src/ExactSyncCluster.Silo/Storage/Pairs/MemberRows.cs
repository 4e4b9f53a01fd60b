using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>Remembers to which pairs rows belong.</summary>
internal static class MemberRows
{
    internal static void Remember(DatabaseSession session, string connection, IEnumerable<Member> members)
    {
        // One statement may change a row once.
        var rows = members.GroupBy(static member => (member.System, member.Row, member.Pair.Entity)).Select(static same => same.Last()).Select(static member => new
        {
            pair = member.Pair.ToString(),
            entity = EntityNames.Of(member.Pair.Entity),
            system = member.System.ToString(),
            collection = member.Collection,
            row = member.Row,
        }).ToList();
        if (rows.Count > 0)
        {
            session.Post(ResolveSql.Remember, ("@members", StoredText.Rows(rows)), ("@connection", connection));
        }
    }

    internal readonly record struct Member(PairKey Pair, SystemName System, string Collection, string Row);
}
