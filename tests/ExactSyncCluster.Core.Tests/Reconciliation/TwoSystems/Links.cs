using System.Globalization;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>Who belongs to whom: the directory's part of the reconciler's world.</summary>
internal sealed class Links(SyncMapping mapping)
{
    private readonly Dictionary<(SystemName System, string Record), PairKey> _pairs = [];
    private readonly Dictionary<PairKey, PairKey> _moved = [];
    private readonly Dictionary<PairKey, (SystemName Target, string? Correlation)> _claims = [];
    private readonly SortedDictionary<string, DirectoryRow> _rows = new(StringComparer.Ordinal);
    private long _ids;

    public IEnumerable<(PairKey Key, DirectoryRow Row)> Rows => _rows.Select(static row => (PairKey.Parse(row.Key), row.Value)).ToList();

    public DirectoryRow Row(PairKey pair) => _rows[pair.ToString()];

    public PairKey? PairOf(SystemName system, string record) => _pairs.TryGetValue((system, record), out var pair) ? Follow(pair) : null;

    /// <summary>The pair of what a feed shows; a half pair is made for a record that nobody knows.</summary>
    public PairKey Resolve(Observation shown)
    {
        if (PairOf(shown.System, shown.Record.Value) is { } known)
        {
            return known;
        }

        var key = shown.Main is { IsDeleted: false } main ? mapping.Of(shown.Entity).MatchKey(shown.System, main.Fields!) : null;
        if (Making(shown, key) is { } maker)
        {
            Know(maker, shown.System, shown.Record.Value);
            return maker;
        }

        return Half(shown.System, shown.Entity, shown.Record.Value, key, shown.Correlation);
    }

    /// <summary>Where a reference points; a record that is only known by a reference gets a half pair.</summary>
    public LinkKnown Link(SystemName system, Value.Reference reference)
    {
        var pair = PairOf(system, reference.Id) ?? Half(system, reference.Entity, reference.Id, null);
        var other = Record(pair, system.Other());
        return new(pair, other is not null && Record(pair, system) is not null ? other : null);
    }

    public KnownRecords Known(PairKey pair) =>
        new(Record(pair, SystemName.Exact) is { } exact ? new(exact) : null, Record(pair, SystemName.Webshop) is { } webshop ? new(webshop) : null);

    /// <summary>What a step says of its pair. A record that was replaced still leads to its pair.</summary>
    public void Store(PairKey pair, DirectoryRow row)
    {
        _rows[pair.ToString()] = row;
        foreach (var (system, record) in new[] { (SystemName.Exact, row.Exact), (SystemName.Webshop, row.Webshop) })
        {
            if (record is { } id)
            {
                _pairs[(system, id.Value)] = pair;
            }
        }
    }

    /// <summary>The correlation key stands here before a record is made.</summary>
    public void Announce(PairKey pair, SystemName target, string correlation) => _claims[pair] = (target, correlation);

    public Claim Claim(PairKey pair, SystemName target, string? matchKey)
    {
        if (_moved.ContainsKey(pair))
        {
            return new Claim.Moved(Follow(pair));
        }

        if (Record(pair, target) is { } own)
        {
            return new Claim.Linked(new(own));
        }

        var source = target.Other();
        var others = matchKey is null ? [] : Rows
            .Where(other => other.Key != pair && other.Key.Entity == pair.Entity && !_moved.ContainsKey(other.Key) && other.Row.MatchKey == matchKey
                && (other.Row.Status != PairStatus.Ended || other.Row.System == target))
            .Select(static other => other.Key).ToList();
        var linked = others.Where(other => !HasEnded(other) && Record(other, source) is not null && Record(other, target) is not null).ToList();
        var candidates = others.Where(other => Record(other, target) is not null && (HasEnded(other) || Record(other, source) is null)).ToList();
        var rivals = others.Count(other => Record(other, target) is null && Record(other, source) is not null);
        return (linked.Count, rivals, candidates.Count) switch
        {
            (0, 0, 1) => Join(pair, candidates[0], target),
            (0, 0, 0) => Grant(pair, target),
            _ when _claims.TryGetValue(pair, out var claim) && claim.Target == target => new Claim.Granted(),
            ( > 0, _, _) => new Claim.Held(linked[0]),
            _ => new Claim.Ambiguous(1, candidates.Count),
        };
    }

    private string? Record(PairKey pair, SystemName system)
    {
        var row = _rows.GetValueOrDefault(pair.ToString());
        return (system == SystemName.Exact ? row?.Exact : row?.Webshop)?.Value;
    }

    private PairKey Follow(PairKey pair) => _moved.TryGetValue(pair, out var to) ? Follow(to) : pair;

    private Claim.Granted Grant(PairKey pair, SystemName target)
    {
        _claims[pair] = (target, null);
        return new();
    }

    private Claim Join(PairKey pair, PairKey candidate, SystemName target)
    {
        var source = target.Other();
        if (!HasEnded(candidate) && _claims.TryGetValue(candidate, out var claim) && claim.Target == source)
        {
            _moved[pair] = candidate;
            Know(candidate, source, Record(pair, source)!);
            return new Claim.Moved(candidate);
        }

        var other = Record(candidate, target)!;
        _moved[candidate] = pair;
        Know(pair, target, other);
        return new Claim.Linked(new(other), HasEnded(candidate));
    }

    private bool HasEnded(PairKey pair) => _rows[pair.ToString()].Status == PairStatus.Ended;

    private PairKey? Making(Observation shown, string? matchKey)
    {
        foreach (var (pair, claim) in _claims)
        {
            if (claim.Target == shown.System && pair.Entity == shown.Entity && Record(pair, shown.System) is null && claim.Correlation is { } correlation
                && (shown.Correlation == correlation || (shown.System == SystemName.Exact && string.Equals(matchKey, correlation, StringComparison.OrdinalIgnoreCase))))
            {
                return pair;
            }
        }

        return null;
    }

    private PairKey Half(SystemName system, Entity entity, string record, string? matchKey, string? correlation = null)
    {
        var pair = new PairKey("acme", entity, Guid.Parse(correlation ?? (++_ids).ToString("x32", CultureInfo.InvariantCulture)));
        _rows[pair.ToString()] = new()
        {
            Status = PairStatus.Known,
            Priority = Core.Connectors.CallPriority.Record,
            MatchKey = matchKey,
        };
        Know(pair, system, record);
        return pair;
    }

    private void Know(PairKey pair, SystemName system, string record)
    {
        var row = _rows[pair.ToString()];
        _rows[pair.ToString()] = system == SystemName.Exact ? row with { Exact = new(record) } : row with { Webshop = new(record) };
        _pairs[(system, record)] = pair;
    }
}
