using System.Globalization;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Pairs;

/// <summary>
/// The directory of one connection in memory, with the rules of the silo's: who belongs to whom, one claim at a time,
/// no record in two pairs.
/// </summary>
internal sealed class PairBook(string connection, ulong salt)
{
    private readonly Dictionary<PairKey, PairRow> _rows = [];
    private readonly Dictionary<(SystemName System, string Row), (string Collection, PairRow Pair)> _members = [];
    private ulong _made;

    /// <summary>All pairs, in the order in which they were made.</summary>
    public Dictionary<PairKey, PairRow>.ValueCollection Rows => _rows.Values;

    public PairRow? Find(PairKey pair) => _rows.GetValueOrDefault(pair);

    /// <summary>The pair that a record belongs to now.</summary>
    public PairRow? Holder(SystemName system, Entity entity, string record)
    {
        foreach (var row in _rows.Values)
        {
            if (row.MovedTo is null && row.Key.Entity == entity && row.Record(system) == record)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Finds the pair of each entry of a page; a record that is new gets a half pair.</summary>
    public List<Resolved?> Resolve(SystemName system, IReadOnlyList<ResolveEntry> entries, DateTimeOffset now) =>
        entries.Count == 0 ? [] : [.. entries.Select(entry => Resolve(system, entry, now))];

    /// <summary>Where references point. A record that is only known by being referred to gets its pair now.</summary>
    public Dictionary<ReferenceFrom, LinkKnown> Links(PairEffect.FindLinks find, DateTimeOffset now)
    {
        var links = new Dictionary<ReferenceFrom, LinkKnown>();
        foreach (var reference in find.References)
        {
            var row = Holder(find.System, reference.Entity, reference.Id)
                ?? Half(find.System, ResolveEntry.Referred(find.System, reference.Entity, new(reference.Id)), reference.Entity, new(reference.Id), now);
            links[new(find.System, reference.Entity, reference.Id)] = new(row.Key, row.Record(find.System.Other()));
        }

        return links;
    }

    /// <summary>Claims a match key before a record is made.</summary>
    public Claim Claim(PairKey pair, SystemName target, string? matchKey, DateTimeOffset now)
    {
        var own = _rows[pair];
        if (own.MovedTo is { } moved)
        {
            return new Claim.Moved(moved);
        }

        if (own.Record(target) is { } other)
        {
            return new Claim.Linked(new(other));
        }

        var source = target.Other();
        var others = matchKey is null ? [] : _rows.Values
            .Where(row => row.Key.Entity == pair.Entity && row.MatchKey == matchKey && row.MovedTo is null && (!row.HasEnded || row.System == target) && row != own)
            .ToList();
        var linked = others.Find(row => !row.HasEnded && row.Record(target) is not null && row.Record(source) is not null);
        var candidates = others.FindAll(row => row.Record(target) is not null && (row.HasEnded || row.Record(source) is null));
        var rivals = others.Count(row => row.Record(target) is null && row.Record(source) is not null);
        return (linked, rivals, candidates) switch
        {
            (null, 0, [var candidate]) => Link(own, candidate, target, now),
            (null, 0, []) => Grant(own, target, matchKey),
            _ when own.Claimed == target => Grant(own, target, matchKey),
            ({ } holder, _, _) => new Claim.Held(holder.Key),
            _ => target == SystemName.Webshop ? new Claim.Ambiguous(rivals + 1, candidates.Count) : new Claim.Ambiguous(candidates.Count, rivals + 1),
        };
    }

    /// <summary>Links all records that alone carry their match key on each side.</summary>
    public void Match(DateTimeOffset now)
    {
        foreach (var same in _rows.Values
            .Where(static row => row.MatchKey is not null && row.MovedTo is null && row.Status != PairStatus.Ended)
            .GroupBy(static row => (row.Key.Entity, row.MatchKey))
            .Where(static same => same.Count() == 2)
            .ToList())
        {
            if (same.FirstOrDefault(static row => row is { IsOpenHalf: true, Exact: not null }) is { } exact
                && same.FirstOrDefault(static row => row is { IsOpenHalf: true, Webshop: not null }) is { } webshop)
            {
                Alias(webshop, exact, now);
                exact.SetRecord(SystemName.Webshop, webshop.Webshop!);
            }
        }
    }

    /// <summary>What in a state contradicts the directory; null when it can be stored. Throws when the pair became part of another.</summary>
    public string? Contradiction(PairKey pair, DirectoryRow wanted, PairState state)
    {
        var stored = _rows[pair];
        if (stored.MovedTo is not null)
        {
            return state.Standing is Standing.Moved ? null : throw new PairMovedException();
        }

        foreach (var system in SystemNames.Both)
        {
            var told = (system == SystemName.Exact ? wanted.Exact : wanted.Webshop)?.Value;
            var then = stored.Wanted(system, wanted);
            if (told is not null && told != then)
            {
                return "they name different records.";
            }

            if (stored.Record(system) is null && then is not null && Holder(system, pair.Entity, then) is not null)
            {
                return "its record belongs to another pair.";
            }
        }

        return null;
    }

    /// <summary>Brings a pair's row in line with the state that is stored with it.</summary>
    public void Store(PairKey pair, DirectoryRow wanted, PairState state, DateTimeOffset now)
    {
        var row = _rows[pair];
        if (row.MovedTo is not null)
        {
            return;
        }

        row.Take(wanted, state, now);
        if (state.Standing is Standing.Moved moved)
        {
            Alias(row, _rows[moved.To] is { MovedTo: { } further } ? _rows[further] : _rows[moved.To], now);
            return;
        }

        foreach (var member in wanted.Members)
        {
            _members[(member.System, member.Row)] = (member.Collection, row);
        }
    }

    private Resolved? Resolve(SystemName system, ResolveEntry entry, DateTimeOffset now)
    {
        var row = Known(system, entry);
        if (row is null && entry is { Record: { } record, Entity: { } entity } && (entry.Rows.IsEmpty || entry.Rows.Any(static shown => shown.Collection.Length == 0 && !shown.IsDeleted)))
        {
            row = Expected(system, entry, entity) ?? Half(system, entry, entity, record, now);
            row.SetRecord(system, record.Value);
        }

        if (row is null || (row.Record(system) ?? entry.Record?.Value) is not { } id)
        {
            return null;
        }

        if (entry.Record is not null && entry.MatchKey is { } key && row.IsOpenHalf)
        {
            row.MatchKey = key;
        }

        foreach (var shown in entry.Rows)
        {
            if (entry.Record is not null && !shown.IsDeleted && !(shown.Collection.Length == 0 && shown.Row == id))
            {
                _members[(system, shown.Row)] = (shown.Collection, row);
            }
        }

        return new(row.Key, new(id), entry.Rows, row.FirstSeen);
    }

    private PairRow? Known(SystemName system, ResolveEntry entry)
    {
        if (entry.Record is { } record)
        {
            return Holder(system, entry.Entity!.Value, record.Value);
        }

        foreach (var shown in entry.Rows)
        {
            if (_members.TryGetValue((system, shown.Row), out var member))
            {
                return member.Pair;
            }
        }

        return null;
    }

    // A record that carries the key of a pair which is about to make it belongs to that pair.
    private PairRow? Expected(SystemName system, ResolveEntry entry, Entity entity)
    {
        var row = system == SystemName.Exact
            ? _rows.Values.FirstOrDefault(row => row.Key.Entity == entity && entry.MatchKey is not null && row.MatchKey == entry.MatchKey
                && row is { MovedTo: null, Claimed: SystemName.Exact, Exact: null })
            : null;
        row ??= entry.Named is { } id ? _rows.GetValueOrDefault(new(connection, entity, id)) : null;
        row = row?.MovedTo is { } to ? _rows[to] : row;
        return row?.Record(system) is null ? row : null;
    }

    private PairRow Half(SystemName system, ResolveEntry entry, Entity entity, RecordId record, DateTimeOffset now)
    {
        var key = new PairKey(connection, entity, entry.Named ?? NewId());
        var row = new PairRow(_rows.ContainsKey(key) ? key with { Id = NewId() } : key, now) { MatchKey = entry.MatchKey };
        row.SetRecord(system, record.Value);
        return _rows[row.Key] = row;
    }

    private Guid NewId() =>
        Guid.ParseExact(salt.ToString("x16", CultureInfo.InvariantCulture) + (++_made).ToString("x16", CultureInfo.InvariantCulture), "N");

    private Claim Link(PairRow own, PairRow candidate, SystemName target, DateTimeOffset now)
    {
        var source = target.Other();
        if (!candidate.HasEnded && candidate.Claimed == source)
        {
            var record = own.Record(source)!;
            Alias(own, candidate, now);
            candidate.SetRecord(source, record);
            return new Claim.Moved(candidate.Key);
        }

        var (other, wasInactive) = (candidate.Record(target)!, candidate.HasEnded);
        Alias(candidate, own, now);
        own.SetRecord(target, other);
        return new Claim.Linked(new(other), wasInactive);
    }

    private static Claim.Granted Grant(PairRow own, SystemName target, string? matchKey)
    {
        own.Claimed = target;
        own.MatchKey = matchKey ?? own.MatchKey;
        return new();
    }

    private void Alias(PairRow from, PairRow to, DateTimeOffset now)
    {
        from.Move(to.Key, now);
        foreach (var row in _rows.Values.Where(row => row.MovedTo == from.Key))
        {
            row.Follow(to.Key);
        }

        foreach (var (member, held) in _members.Where(member => member.Value.Pair == from).ToList())
        {
            _members[member] = (held.Collection, to);
        }
    }
}
