using System.Text.Json;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Pairs;

/// <summary>Finds the pair of each entry of a page.</summary>
internal sealed class PageResolution(DatabaseSession session, string connection, SystemName system, IReadOnlyList<ResolveEntry> entries)
{
    private readonly KnownPairs _known = KnownPairs.Load(session, connection, system, entries);
    private readonly PageChanges _changes = new(connection, system);

    /// <summary>The answer, if the directory knows everything that the page tells; otherwise null.</summary>
    internal IReadOnlyList<Resolved?>? IfNothingIsNew()
    {
        var answers = new List<Resolved?>(entries.Count);
        foreach (var entry in entries)
        {
            var pair = _known.Find(entry);
            if (pair is null && TellsOfRecord(entry))
            {
                return null;
            }

            answers.Add(Answer(entry, pair));
        }

        return _changes.IsEmpty ? answers : null;
    }

    /// <summary>The answer; what is new is written.</summary>
    internal IReadOnlyList<Resolved?> WithWhatIsNew(Func<Guid> newId, DateTimeOffset now)
    {
        var unknown = entries.Where(entry => TellsOfRecord(entry) && _known.Find(entry) is null).ToList();
        var named = Named(unknown);
        var claiming = system == SystemName.Exact ? Claiming(unknown) : [];
        var answers = new List<Resolved?>(entries.Count);
        foreach (var entry in entries)
        {
            var pair = _known.Find(entry);
            if (pair is null && TellsOfRecord(entry) && entry is { Record: { } record, Entity: { } entity })
            {
                pair = Expected(claiming.GetValueOrDefault((entity, entry.MatchKey ?? "")), record)
                    ?? Expected(named.GetValueOrDefault((entity, entry.Named ?? Guid.Empty)), record)
                    ?? Half(Key(entity, entry, named, newId), entry, record, now);
            }

            answers.Add(Answer(entry, pair));
        }

        _changes.Write(session, now);
        return answers;
    }

    // A line or a price of a record that is not known must not make a pair: the record may be one that another pair is just
    // making, and only its main row tells. Such a row comes again with the feed's overlap, or is read with its record.
    private static bool TellsOfRecord(ResolveEntry entry) =>
        entry is { Record: not null, Entity: not null }
        && (entry.Rows.IsEmpty || entry.Rows.Any(static row => row.Collection.Length == 0 && !row.IsDeleted));

    private Resolved? Answer(ResolveEntry entry, KnownPair? pair)
    {
        if (pair is null || (pair.Record(system) ?? entry.Record?.Value) is not { } record)
        {
            return null;
        }

        var rows = entry.Rows.Select(row => row with { Collection = row.Collection.Length > 0 ? row.Collection : _known.Collection(pair, row.Row) ?? "" });
        var answer = new Resolved(pair.Key, new(record), [.. rows], pair.FirstSeen);
        if (entry.Record is not null)
        {
            Note(entry, answer, pair);
        }

        return answer;
    }

    private void Note(ResolveEntry entry, Resolved answer, KnownPair pair)
    {
        if (entry.MatchKey is { } key && pair.IsOpenHalf && pair.MatchKey != key)
        {
            pair.MatchKey = key;
            _changes.Renamed(pair);
        }

        foreach (var row in answer.Rows)
        {
            var isMainRow = row.Collection.Length == 0 && row.Row == answer.Record.Value;
            if (!row.IsDeleted && !isMainRow && _known.Collection(pair, row.Row) != row.Collection)
            {
                _known.Remember(row.Row, row.Collection, pair);
                _changes.Remember(row.Row, row.Collection, pair);
            }
        }
    }

    private KnownPair Half(PairKey key, ResolveEntry entry, RecordId record, DateTimeOffset now)
    {
        var pair = new KnownPair { Key = key, MatchKey = entry.MatchKey, FirstSeen = now };
        pair.SetRecord(system, record.Value);
        _changes.Made(pair);
        return _known.Add(pair);
    }

    // The name is taken where a copy of the record carries it too: only the first one is what it was given to.
    private PairKey Key(Entity entity, ResolveEntry entry, Dictionary<(Entity Entity, Guid Id), KnownPair> named, Func<Guid> newId)
    {
        var own = new PairKey(connection, entity, entry.Named ?? newId());
        return named.ContainsKey((entity, own.Id)) || _known.Has(own) ? own with { Id = newId() } : own;
    }

    // A record that somebody copied carries the same key: only the first one is what we made.
    private KnownPair? Expected(KnownPair? found, RecordId record)
    {
        if (found is null || _known.Add(found) is not { } pair || pair.Record(system) is not null)
        {
            return null;
        }

        pair.SetRecord(system, record.Value);
        _changes.Linked(pair);
        return _known.Add(pair);
    }

    /// <summary>The pairs that the records name.</summary>
    private Dictionary<(Entity Entity, Guid Id), KnownPair> Named(List<ResolveEntry> unknown)
    {
        var keys = new Dictionary<string, (Entity Entity, Guid Id)>(StringComparer.Ordinal);
        foreach (var entry in unknown)
        {
            if (entry is { Named: { } id, Entity: { } entity })
            {
                keys[new PairKey(connection, entity, id).ToString()] = (entity, id);
            }
        }

        return keys.Count == 0
            ? []
            : session.All(ResolveSql.ByKey, static row => (Pair: KnownPair.Read(row), Asked: row.GetString(6)), ("@pairs", JsonSerializer.Serialize(keys.Keys.Select(static pair => new { pair }))))
                .ToDictionary(found => keys[found.Asked], found => found.Pair);
    }

    /// <summary>Pairs that are about to make an Exact record with one of the match keys.</summary>
    private Dictionary<(Entity Entity, string Key), KnownPair> Claiming(List<ResolveEntry> unknown)
    {
        var keys = unknown.Where(entry => entry.MatchKey is not null)
            .Select(entry => new { entity = EntityNames.Of(entry.Entity!.Value), key = entry.MatchKey })
            .Distinct()
            .ToList();
        var making = new Dictionary<(Entity Entity, string Key), KnownPair>();
        if (keys.Count > 0)
        {
            session.All(ResolveSql.ByClaim, KnownPair.Read, ("@keys", StoredText.Rows(keys)), ("@connection", connection))
                .ForEach(pair => making.TryAdd((pair.Key.Entity, pair.MatchKey!), pair));
        }

        return making;
    }
}
