using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>How far the engine is.</summary>
internal interface ISyncProgress
{
    /// <summary>The pairs of each entity by what they are doing.</summary>
    Task<IReadOnlyList<EntityProgress>> CountAsync(CancellationToken cancellation);

    /// <summary>Whether every feed of both systems has completed a read that began after this, with all its rows acknowledged.</summary>
    Task<bool> FeedsReadSinceAsync(DateTimeOffset since, CancellationToken cancellation);

    /// <summary>The pairs that need a person.</summary>
    Task<IReadOnlyList<ParkedPair>> ParkedAsync(CancellationToken cancellation);
}

/// <summary>The pairs of one entity by what they are doing. Pairs that ended (both records gone) or moved are not counted.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Known">In the directory, and not yet taken in hand.</param>
/// <param name="Working">With a write under way.</param>
/// <param name="Waiting">For a permit, a fresh view, another pair or a time.</param>
/// <param name="Settled">Linked and equal, as far as the engine knows.</param>
/// <param name="Parked">For a person.</param>
internal sealed record EntityProgress(Entity Entity, int Known, int Working, int Waiting, int Settled, int Parked)
{
    public int Total => Known + Working + Waiting + Settled + Parked;

    public int Unsettled => Known + Working + Waiting;
}

/// <summary>A pair that needs a person, by its records.</summary>
internal sealed record ParkedPair(Entity Entity, string? ExactId, string? WebshopId, string Cause);
