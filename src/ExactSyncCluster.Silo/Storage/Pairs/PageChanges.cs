using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>What a page changes in the directory, to be written with one statement for each kind of change.</summary>
internal sealed class PageChanges(string connection, SystemName system)
{
    private readonly HashSet<KnownPair> _new = [];
    private readonly HashSet<KnownPair> _found = [];
    private readonly HashSet<KnownPair> _renamed = [];
    private readonly Dictionary<(string Row, Entity Entity), (string Collection, KnownPair Pair)> _members = [];

    internal bool IsEmpty => _new.Count + _found.Count + _renamed.Count + _members.Count == 0;

    /// <summary>A pair that was not known.</summary>
    internal void Made(KnownPair pair) => _new.Add(pair);

    /// <summary>A pair that was given its second record.</summary>
    internal void Linked(KnownPair pair) => _found.Add(pair);

    /// <summary>A pair with another match key.</summary>
    internal void Renamed(KnownPair pair) => _renamed.Add(pair);

    /// <summary>A row that belongs to a pair.</summary>
    internal void Remember(string row, string collection, KnownPair pair) => _members[(row, pair.Key.Entity)] = (collection, pair);

    internal void Write(DatabaseSession session, DateTimeOffset now)
    {
        if (_new.Count > 0)
        {
            var rows = _new.Select(pair => new
            {
                pair = pair.Key.ToString(),
                entity = EntityNames.Of(pair.Key.Entity),
                record = pair.Record(system),
                matchKey = pair.MatchKey,
                priority = (int)(pair.Key.Entity == Entity.Order ? CallPriority.Order : CallPriority.Record),
            });
            session.Post(
                ResolveSql.Insert, ("@rows", StoredText.Rows(rows)), ("@connection", connection), ("@system", system.ToString()), ("@now", now.UtcTicks));
        }

        foreach (var pair in _found)
        {
            PairLinks.SetRecord(session, pair.Key, system, pair.Record(system)!, null, now);
        }

        _renamed.ExceptWith(_new);
        if (_renamed.Count > 0)
        {
            var keys = _renamed.Select(pair => new { pair = pair.Key.ToString(), key = pair.MatchKey });
            session.Post(ResolveSql.SetMatchKeys, ("@keys", StoredText.Rows(keys)), ("@now", now.UtcTicks));
        }

        MemberRows.Remember(
            session, connection, _members.Select(member => new MemberRows.Member(member.Value.Pair.Key, system, member.Value.Collection, member.Key.Row)));
    }
}
