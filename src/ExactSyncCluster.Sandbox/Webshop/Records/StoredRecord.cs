using System.Collections.Immutable;
using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>One record as the shop keeps it, never altered once it is stored. A deleted one keeps its place as a tombstone.</summary>
internal sealed record StoredRecord
{
    public required string Id { get; init; }

    public required long Version { get; init; }

    public required ShopInstant Modified { get; init; }

    public required string ModifiedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string? ExternalReference { get; init; }

    /// <summary>The number or SKU; null for a tombstone.</summary>
    public required string? Key { get; init; }

    /// <summary>The place in the feed.</summary>
    public required long Position { get; init; }

    public bool Deleted { get; init; }

    /// <summary>The records that this one names, each once.</summary>
    public ImmutableArray<RecordName> Names { get; init; } = [];

    /// <summary>The whole record as JSON; empty for a tombstone.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    public string ETag => $"\"{Id}.{Version}\"";
}

internal readonly record struct RecordName(ResourceKind Kind, string Id);
