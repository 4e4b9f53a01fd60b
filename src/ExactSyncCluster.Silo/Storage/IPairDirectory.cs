using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>
/// The list of all pairs of a connection: who belongs to whom. Unique indexes make double links impossible;
/// every change that links, claims or merges is one transaction.
/// </summary>
internal interface IPairDirectory
{
    /// <summary>
    /// Finds the pair of each entry, in one statement for the whole page; makes a half pair for a record that is not known
    /// and whose main row is shown, or which is only asked for.
    /// An entry without a record is found by its rows; when they are not known either, the answer is null: nothing of ours.
    /// A record that carries the correlation key of a pair which is about to make it belongs to that pair.
    /// </summary>
    Task<IReadOnlyList<Resolved?>> ResolveAsync(
        string connection, SystemName system, IReadOnlyList<ResolveEntry> entries, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Where references point: the pair, and the other side's id if it is linked. References that are not known are not in the answer.</summary>
    Task<IReadOnlyDictionary<RecordReference, LinkTarget>> LinksAsync(
        string connection, SystemName system, IReadOnlyCollection<RecordReference> references, CancellationToken cancellation);

    /// <summary>
    /// Claims a match key before a record is made in <paramref name="target"/>. One claim at a time.
    /// Exactly one unlinked record with that key on the other side is linked instead, in the same transaction.
    /// </summary>
    Task<ClaimAnswer> ClaimAsync(PairKey pair, SystemName target, string? matchKey, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Links all records of an entity that alone carry their match key on each side, as one set join.</summary>
    Task<int> MatchAsync(string connection, Entity entity, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Pairs that are due, the most urgent first, then the oldest.</summary>
    Task<IReadOnlyList<DuePair>> DueAsync(
        IReadOnlyCollection<string> connections, SystemName system, DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Pairs that wait for a fresh view of a system since before <paramref name="readStarted"/>.</summary>
    Task<IReadOnlyList<PairKey>> WaitingForViewAsync(
        string connection, SystemName system, Entity entity, DateTimeOffset readStarted, int limit, CancellationToken cancellation);

    /// <summary>
    /// Pairs that wait for a person before they write to a system, and look for themselves by <paramref name="due"/>, by their keys: those
    /// after <paramref name="after"/>.
    /// </summary>
    Task<IReadOnlyList<PairKey>> WaitingForApprovalAsync(
        string connection, SystemName system, DateTimeOffset due, PairKey? after, int limit, CancellationToken cancellation);

    /// <summary>Whether a pair of the first import is at work, or waits for something that comes by itself.</summary>
    Task<bool> IsBackfillingAsync(string connection, CancellationToken cancellation);

    /// <summary>How many pairs wait for calls to a system, by their priority: those that go on by themselves, now or later.</summary>
    Task<IReadOnlyDictionary<CallPriority, int>> BacklogAsync(
        IReadOnlyCollection<string> connections, SystemName system, CancellationToken cancellation);

    /// <summary>Pairs that wait for another pair.</summary>
    Task<IReadOnlyList<PairKey>> NeedingAsync(PairKey needed, int limit, CancellationToken cancellation);

    /// <summary>How many pairs stand how.</summary>
    Task<IReadOnlyList<StandingCount>> CountAsync(string? connection, CancellationToken cancellation);

    /// <summary>Lists pairs, for a person: by status, or by a record id or match key that is searched for.</summary>
    Task<IReadOnlyList<ListedPair>> ListAsync(PairQuery query, CancellationToken cancellation);

    /// <summary>One pair, for a person or to follow a moved one.</summary>
    Task<ListedPair?> FindAsync(PairKey pair, CancellationToken cancellation);
}

/// <summary>A reference as one system writes it.</summary>
internal readonly record struct RecordReference(Entity Entity, RecordId Record);

/// <summary>Where a reference points.</summary>
/// <param name="Pair">The pair of the record referred to.</param>
/// <param name="Other">The same record in the other system; null while it is not linked.</param>
internal sealed record LinkTarget(PairKey Pair, RecordId? Other);

/// <summary>What became of a claim.</summary>
internal abstract record ClaimAnswer
{
    private ClaimAnswer()
    {
    }

    /// <summary>The record may be made.</summary>
    internal sealed record Granted : ClaimAnswer;

    /// <summary>There is such a record already; it now belongs to this pair.</summary>
    internal sealed record Linked(RecordId Other, bool WasInactive = false) : ClaimAnswer;

    /// <summary>This pair's record now belongs to another pair.</summary>
    internal sealed record Moved(PairKey To) : ClaimAnswer;

    /// <summary>Several records carry the key.</summary>
    internal sealed record Ambiguous(int Exact, int Webshop) : ClaimAnswer;

    /// <summary>The key belongs to a pair that is linked already.</summary>
    internal sealed record Held(PairKey By) : ClaimAnswer;
}

/// <summary>How many pairs of an entity stand how.</summary>
internal sealed record StandingCount(string Connection, Entity Entity, PairStatus Status, string? Cause, int Count);

/// <summary>Which pairs to list.</summary>
internal sealed record PairQuery(string Connection, Entity? Entity, PairStatus? Status, string? Search, int Limit);

/// <summary>A pair as a person sees it in a list. It stands as it does since <c>Since</c>, over all tries.</summary>
internal sealed record ListedPair(
    PairKey Pair,
    RecordId? Exact,
    RecordId? Webshop,
    string? MatchKey,
    PairStatus Status,
    string? Cause,
    string? Reason,
    SystemName? System,
    CallPriority Priority,
    DateTimeOffset? Due,
    PairKey? Needs,
    PairKey? MovedTo,
    DateTimeOffset UpdatedAt,
    string? Number,
    string? ShopNumber,
    DateTimeOffset Since);
