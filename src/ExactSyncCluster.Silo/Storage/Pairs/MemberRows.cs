using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sqlite;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>Remembers to which pairs rows belong.</summary>
internal static class MemberRows
{
    internal static void Remember(SqliteSession session, string connection, IEnumerable<Member> members)
    {
        var rows = members.Select(member => new
        {
            pair = member.Pair.ToString(),
            entity = EntityNames.Of(member.Pair.Entity),
            system = member.System.ToString(),
            collection = member.Collection,
            row = member.Row,
        }).ToList();
        if (rows.Count > 0)
        {
            session.Execute(ResolveSql.Remember, ("@members", JsonSerializer.Serialize(rows)), ("@connection", connection));
        }
    }

    internal readonly record struct Member(PairKey Pair, SystemName System, string Collection, string Row);
}
