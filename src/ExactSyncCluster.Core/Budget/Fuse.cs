using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// The fuses of one connection: one for each system and kind of write. A fuse counts distinct pairs in a sliding window; beyond its
/// limit every write of its kind stops, repeats too, until a person approves. Not thread-safe: one holder, one call at a time.
/// </summary>
/// <remarks>
/// While <see cref="MustBeStored"/>, store what <see cref="Store"/> gives before a write is sent, and tell so by
/// <see cref="Stored"/> before the next question.
/// </remarks>
public sealed class Fuse
{
    private readonly FuseOptions _options;
    private readonly SortedDictionary<(SystemName Target, WriteKind Kind), FuseCount> _counts = [];

    /// <summary>Takes the fuses up from what was stored, if anything was.</summary>
    public Fuse(FuseOptions options, FuseState? stored)
    {
        _options = options;
        foreach (var line in stored?.Lines ?? [])
        {
            _counts[(line.Target, line.Kind)] = new(options, line);
        }
    }

    /// <summary>Whether a crash would now forget more than may be forgotten.</summary>
    public bool MustBeStored => _counts.Values.Any(count => count.MustBeStored);

    /// <summary>The kind under which a write counts: what removes a row of a record deletes, too.</summary>
    public static WriteKind KindOf(PairEffect.Send send) => send.Request is WriteRequest.DeleteRow ? WriteKind.Delete : send.Kind;

    /// <summary>Asks whether a pair may be written, and counts it if so.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="target">The system written to.</param>
    /// <param name="kind">The kind of write.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="linkedPairs">How many linked pairs the connection has, of all entities, as the count is over all.</param>
    /// <param name="isBackfilling">Whether the connection is in its first match and import.</param>
    public FuseAnswer Ask(DateTimeOffset now, SystemName target, WriteKind kind, PairKey pair, int linkedPairs, bool isBackfilling) =>
        Of(target, kind).Ask(now, pair.Id, _options.LimitOf(kind, linkedPairs, isBackfilling));

    /// <summary>A person lets writes of a kind go on, for a time and a number of pairs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time or number is not above 0, or the number is more than a fuse can count.</exception>
    public void Approve(DateTimeOffset now, SystemName target, WriteKind kind, string by, TimeSpan span, int count)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _options.MostPairs);
        Of(target, kind).Approve(new(by, now, now + span, count));
    }

    /// <summary>What to store, and what to show to people.</summary>
    public FuseState Store(DateTimeOffset now) => new() { Lines = [.. _counts.Values.Select(count => count.Show(now))] };

    /// <summary>The state that <see cref="Store"/> gave last is stored, and nothing was asked since.</summary>
    public void Stored()
    {
        foreach (var count in _counts.Values)
        {
            count.Stored();
        }
    }

    private FuseCount Of(SystemName target, WriteKind kind)
    {
        if (!_counts.TryGetValue((target, kind), out var count))
        {
            _counts[(target, kind)] = count = new(_options, new() { Target = target, Kind = kind });
        }

        return count;
    }
}
