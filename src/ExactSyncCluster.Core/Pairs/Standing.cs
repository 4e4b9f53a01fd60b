using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>Why a pair waits.</summary>
public enum WaitCause
{
    /// <summary>For a permit of the system it wants to call.</summary>
    Quota,

    /// <summary>For a read of the system's feed that began after the wait.</summary>
    FreshView,

    /// <summary>For a time: an outage, an unknown outcome, an order that is still being typed.</summary>
    Retry,

    /// <summary>For another pair to be linked.</summary>
    Needs,

    /// <summary>For a person to let a stopped kind of write go on, or to give consent.</summary>
    Approval,
}

/// <summary>Why a pair, or one edit of it, needs a person.</summary>
public enum ParkCause
{
    /// <summary>Several records carry the same match key.</summary>
    Ambiguous,

    /// <summary>The match key belongs to a pair that is linked already.</summary>
    SuspectedDuplicate,

    /// <summary>The system refuses the write.</summary>
    Rejected,

    /// <summary>A value has no form on the other side.</summary>
    NotCarried,

    /// <summary>What creation needs is missing.</summary>
    Incomplete,

    /// <summary>One side was deleted and the policy does not say what follows.</summary>
    Deleted,

    /// <summary>The record is not found by its id, and its system does not tell of a deletion.</summary>
    Missing,

    /// <summary>The webshop's record was made for an Exact record that is not there.</summary>
    Orphaned,

    /// <summary>What the systems show contradicts what is stored.</summary>
    Contradiction,
}

/// <summary>Whether a pair may go on.</summary>
[JsonDerivedType(typeof(Active), "active")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(Parked), "parked")]
[JsonDerivedType(typeof(Moved), "moved")]
[JsonDerivedType(typeof(Ended), "ended")]
public abstract record Standing
{
    private Standing()
    {
    }

    /// <summary>It goes on.</summary>
    public sealed record Active : Standing;

    /// <summary>It goes on when it is woken.</summary>
    /// <param name="Cause">What it waits for.</param>
    /// <param name="System">Whose quota or feed it waits for.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="Due">When it is woken at the latest.</param>
    /// <param name="Needs">The pair it waits for.</param>
    /// <param name="Reason">One sentence for a person.</param>
    public sealed record Waiting(WaitCause Cause, SystemName System, DateTimeOffset Since, DateTimeOffset Due, PairKey? Needs, string Reason) : Standing;

    /// <summary>It needs a person. It still takes in what the systems show.</summary>
    public sealed record Parked(ParkCause Cause, DateTimeOffset Since, string Reason) : Standing;

    /// <summary>Its record belongs to another pair.</summary>
    public sealed record Moved(PairKey To) : Standing;

    /// <summary>Both records are gone; kept as a tombstone.</summary>
    public sealed record Ended(DateTimeOffset Since) : Standing;
}

/// <summary>One edit that needs a person.</summary>
/// <param name="Cause">Why.</param>
/// <param name="From">Where the edit was made.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">One sentence for a person, with property names and no values.</param>
public sealed record ParkedEdit(ParkCause Cause, SystemName From, DateTimeOffset Since, string Reason);
