using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What is to be done next for a pair. Its result comes back as an input.</summary>
public abstract record PairEffect
{
    private PairEffect()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Rest : PairEffect;

    /// <summary>Nothing now; the feeds named are to be read soon, since a pair waits for their view.</summary>
    public sealed record AwaitView(SystemName System) : PairEffect;

    /// <summary>Nothing now; the pair that this one waits for is to be told how urgent it is.</summary>
    public sealed record AwaitPair(Pairs.PairKey Needed, CallPriority Priority) : PairEffect;

    /// <summary>Read the record.</summary>
    public sealed record Read(SystemName System, RecordRequest Request) : PairEffect;

    /// <summary>Look for a correlation key.</summary>
    public sealed record Search(SystemName System, CorrelationRequest Request) : PairEffect;

    /// <summary>Claim the match key.</summary>
    public sealed record ClaimKey(SystemName Target, string? MatchKey) : PairEffect;

    /// <summary>Look up where references of a system point.</summary>
    public sealed record FindLinks(SystemName System, ImmutableArray<Value.Reference> References) : PairEffect;

    /// <summary>Send the state's open intent; the state must be stored first.</summary>
    /// <param name="System">Where.</param>
    /// <param name="Request">What.</param>
    /// <param name="Kind">What kind of write the fuse counts it as.</param>
    /// <param name="Before">When it may not leave any more: from then on whoever finds the intent may look for what became of it, and send it again.</param>
    public sealed record Send(SystemName System, WriteRequest Request, WriteKind Kind, DateTimeOffset Before) : PairEffect;
}

/// <summary>The kinds of write that a fuse counts apart.</summary>
public enum WriteKind
{
    /// <summary>Makes a record or row.</summary>
    Create,

    /// <summary>Changes one.</summary>
    Update,

    /// <summary>Removes or deactivates one.</summary>
    Delete,
}
