using System.Collections.Immutable;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Budget;

/// <summary>The stored form of a connection's fuses.</summary>
public sealed record FuseState
{
    /// <summary>Each fuse that has counted anything.</summary>
    public ImmutableArray<FuseLine> Lines { get; init; } = [];
}

/// <summary>One fuse: writes of one kind to one system.</summary>
public sealed record FuseLine
{
    /// <summary>The system written to.</summary>
    public required SystemName Target { get; init; }

    /// <summary>The kind of write.</summary>
    public required WriteKind Kind { get; init; }

    /// <summary>The pairs counted, with their last write. Under an approval: the pairs that it let through.</summary>
    public ImmutableArray<FusePair> Pairs { get; init; } = [];

    /// <summary>When it blew; null when it is whole.</summary>
    public DateTimeOffset? BlownAt { get; init; }

    /// <summary>Why it blew, for a person.</summary>
    public string? Reason { get; init; }

    /// <summary>The approval that is in force.</summary>
    public FuseApproval? Approval { get; init; }
}

/// <summary>A pair that was written.</summary>
public sealed record FusePair(Guid Id, DateTimeOffset At);

/// <summary>A person let a mass change go on.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Until">Until when.</param>
/// <param name="Count">For how many pairs.</param>
public sealed record FuseApproval(string By, DateTimeOffset At, DateTimeOffset Until, int Count);
