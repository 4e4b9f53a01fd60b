using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>A record, or a row of one, to be found.</summary>
/// <param name="Entity">The entity, if the system tells it.</param>
/// <param name="Record">The record, if the system tells it.</param>
/// <param name="Rows">Ids of rows shown or deleted, and further ids of the record.</param>
/// <param name="MatchKey">The match key, when the main row is shown.</param>
/// <param name="Named">
/// The id of the pair that the record names. An Exact record's pair has the record's own id, and what is made for it in the webshop carries that:
/// so both are found to belong together even by a directory that knows neither. Null when the record names none.
/// </param>
public sealed record ResolveEntry(
    Entity? Entity, RecordId? Record, ImmutableArray<MemberId> Rows, string? MatchKey, Guid? Named)
{
    /// <summary>A record that is only known by being referred to.</summary>
    public static ResolveEntry Referred(SystemName system, Entity entity, RecordId record) =>
        new(entity, record, [], null, NamedBy(system, record, null));

    /// <summary>The id of the pair that a record names.</summary>
    internal static Guid? NamedBy(SystemName system, RecordId? record, string? correlation) => system switch
    {
        SystemName.Exact => Guid.TryParse(record?.Value, out var own) ? own : null,
        SystemName.Webshop => Guid.TryParseExact(correlation, "N", out var given) ? given : null,
        _ => throw new ArgumentOutOfRangeException(nameof(system), system, "Not a system."),
    };
}

/// <summary>A row of a record, to be remembered as belonging to its pair (except when it is deleted).</summary>
public readonly record struct MemberId(string Collection, string Row, bool IsDeleted);

/// <summary>The pair of an entry.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Record">The record's id (for an entry that told only a row or a further id).</param>
/// <param name="Rows">The collection of each of the entry's rows, as it is known.</param>
/// <param name="FirstSeen">When the pair became known.</param>
public sealed record Resolved(PairKey Pair, RecordId Record, ImmutableArray<MemberId> Rows, DateTimeOffset FirstSeen);
