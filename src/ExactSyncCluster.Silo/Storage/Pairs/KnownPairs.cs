using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>What the directory knows of the records and rows of one page, and what the page adds to it.</summary>
internal sealed class KnownPairs
{
    private readonly SystemName _system;
    private readonly Dictionary<PairKey, KnownPair> _pairs = [];
    private readonly Dictionary<(Entity Entity, string Record), KnownPair> _byRecord = [];
    private readonly Dictionary<string, List<KnownMember>> _byRow = new(StringComparer.Ordinal);

    private KnownPairs(SystemName system) => _system = system;

    /// <summary>Looks for everything that the page tells, in two statements.</summary>
    internal static KnownPairs Load(DatabaseSession session, string connection, SystemName system, IReadOnlyList<ResolveEntry> entries)
    {
        var known = new KnownPairs(system);
        var records = entries.SelectMany(Records).Distinct().Select(asked => new { entity = EntityNames.Of(asked.Entity), record = asked.Record });
        foreach (var pair in session.All(
            ResolveSql.ByRecord, KnownPair.Read, ("@records", StoredText.Rows(records)), ("@connection", connection), ("@system", system.ToString())))
        {
            known.Add(pair);
        }

        var rows = entries.SelectMany(static entry => entry.Rows.Select(row => row.Row).Concat(entry.Record is { } record ? [record.Value] : []))
            .Distinct()
            .Select(static row => new { row });
        foreach (var (pair, row, collection) in session.All(
            ResolveSql.ByMember,
            static row => (KnownPair.Read(row), row.Shown(6), row.GetString(7)),
            ("@rows", StoredText.Rows(rows)),
            ("@connection", connection),
            ("@system", system.ToString())))
        {
            known.Remember(row, collection, known.Add(pair));
        }

        return known;
    }

    /// <summary>The pair of an entry, if it is known.</summary>
    internal KnownPair? Find(ResolveEntry entry)
    {
        if (entry.Record is { } record)
        {
            // Lines do not tell whose an unknown record is: a system may number them anew in each order.
            return ByRecord(entry.Entity, record.Value)
                ?? Member(entry.Entity, record.Value, furtherIdsOnly: true)?.Pair
                ?? entry.Rows.Where(row => row.Collection.Length == 0)
                    .Select(row => Member(entry.Entity, row.Row, furtherIdsOnly: true)?.Pair)
                    .FirstOrDefault(pair => pair is not null);
        }

        return entry.Rows
            .Select(row => Member(entry.Entity, row.Row, furtherIdsOnly: false)?.Pair ?? ByRecord(entry.Entity, row))
            .FirstOrDefault(pair => pair is not null);
    }

    /// <summary>The collection of a row of a pair; null when it is not known to belong to it.</summary>
    internal string? Collection(KnownPair pair, string row) =>
        _byRow.TryGetValue(row, out var members) ? members.Find(member => member.Pair == pair)?.Collection : null;

    /// <summary>Whether a pair of that key was met.</summary>
    internal bool Has(PairKey key) => _pairs.ContainsKey(key);

    /// <summary>Adds a pair, or gives the one that is known under its key.</summary>
    internal KnownPair Add(KnownPair pair)
    {
        if (!_pairs.TryAdd(pair.Key, pair))
        {
            pair = _pairs[pair.Key];
        }

        if (pair.Record(_system) is { } record)
        {
            _byRecord[(pair.Key.Entity, record)] = pair;
        }

        return pair;
    }

    /// <summary>Notes that a row belongs to a pair, and to no other of its entity.</summary>
    internal void Remember(string row, string collection, KnownPair pair)
    {
        if (!_byRow.TryGetValue(row, out var members))
        {
            _byRow.Add(row, members = []);
        }

        members.RemoveAll(member => member.Pair.Key.Entity == pair.Key.Entity);
        members.Add(new(collection, pair));
    }

    private static IEnumerable<(Entity Entity, string Record)> Records(ResolveEntry entry)
    {
        var entities = entry.Entity is { } told ? [told] : EntityNames.All;
        var records = entry.Record is { } record ? [record.Value] : entry.Rows.Where(row => row.Collection.Length == 0).Select(row => row.Row);
        return records.SelectMany(_ => entities, static (id, entity) => (entity, id));
    }

    private KnownPair? ByRecord(Entity? entity, MemberId row) => row.Collection.Length == 0 ? ByRecord(entity, row.Row) : null;

    private KnownPair? ByRecord(Entity? entity, string record) =>
        (entity is { } told ? [told] : EntityNames.All)
            .Select(candidate => _byRecord.GetValueOrDefault((candidate, record)))
            .FirstOrDefault(pair => pair is not null);

    private KnownMember? Member(Entity? entity, string row, bool furtherIdsOnly) =>
        _byRow.GetValueOrDefault(row)?.Find(member =>
            (entity is null || member.Pair.Key.Entity == entity) && (!furtherIdsOnly || member.Collection.Length == 0));

    private sealed record KnownMember(string Collection, KnownPair Pair);
}
