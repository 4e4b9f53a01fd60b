using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>A record, or a row of one, to be found.</summary>
/// <param name="Entity">The entity, if the system tells it.</param>
/// <param name="Record">The record, if the system tells it.</param>
/// <param name="Rows">Ids of rows shown or deleted, and further ids of the record.</param>
/// <param name="MatchKey">The match key, when the main row is shown.</param>
/// <param name="Correlation">The correlation key that it carries.</param>
public sealed record ResolveEntry(
    Entity? Entity, RecordId? Record, ImmutableArray<MemberId> Rows, string? MatchKey, string? Correlation);

/// <summary>A row of a record, to be remembered as belonging to its pair (except when it is deleted).</summary>
public readonly record struct MemberId(string Collection, string Row, bool IsDeleted);

/// <summary>The pair of an entry.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Record">The record's id (for an entry that told only a row or a further id).</param>
/// <param name="Rows">The collection of each of the entry's rows, as it is known.</param>
/// <param name="FirstSeen">When the pair became known.</param>
public sealed record Resolved(PairKey Pair, RecordId Record, ImmutableArray<MemberId> Rows, DateTimeOffset FirstSeen);
