using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Where a pair's turn runs: who stores its state and carries out what it wants.</summary>
public interface IPairPlace
{
    /// <summary>The state as it is stored; null for a pair of which nothing was stored.</summary>
    PairState? State { get; }

    /// <summary>What else a step may know now.</summary>
    /// <param name="links">Where references point, as far as they were looked up in this turn.</param>
    /// <param name="sharedView">See <see cref="PairContext.SharedView"/>.</param>
    PairContext Context(ImmutableDictionary<ReferenceFrom, LinkKnown> links, DateTimeOffset? sharedView);

    /// <summary>Why the write that a step wants may not be made now; null when it may, and for any other effect.</summary>
    Task<PairInput.Refused?> RefusalAsync(PairStep step);

    /// <summary>Stores a step's state, directory row and history together. The answer says what in it contradicts the directory; null when it is stored.</summary>
    Task<string?> StoreAsync(PairStep step);

    /// <summary>Throws memory away and reads what is stored.</summary>
    Task ReadAgainAsync();

    /// <summary>Tells who handed the input over that it is durable.</summary>
    Task AcknowledgeAsync();

    /// <summary>Passes on what a step noticed.</summary>
    Task TellAsync(PairStep step);

    /// <summary>Looks up references.</summary>
    Task<IReadOnlyDictionary<ReferenceFrom, LinkKnown>> LinksAsync(PairEffect.FindLinks find);

    /// <summary>Carries out a step's effect; null when nothing comes of it.</summary>
    Task<PairInput?> CarryOutAsync(PairStep step);
}
