using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What can happen to a pair.</summary>
public abstract record PairInput
{
    private PairInput()
    {
    }

    /// <summary>A feed showed rows of one of its records.</summary>
    /// <param name="Shown">The rows.</param>
    /// <param name="UnchangedSince">Start of the feed's last completed read before the one that shows this.</param>
    /// <param name="Matched">True in a read of everything, after both systems were searched for matches.</param>
    /// <param name="Row">The record ids that the directory knows of.</param>
    public sealed record Fed(Observation Shown, DateTimeOffset UnchangedSince, bool Matched, KnownRecords Row) : PairInput;

    /// <summary>It is time to go on: it is due, its silo was restarted, or what it waited for has come.</summary>
    /// <param name="Row">The record ids that the directory knows of.</param>
    /// <param name="Entity">The pair's entity.</param>
    /// <param name="FreshView">A system whose feed has just been read to its end, with everything acknowledged; null otherwise.</param>
    /// <param name="ReadStarted">When that read began.</param>
    /// <param name="Priority">A more urgent pair needs this one; null otherwise.</param>
    /// <param name="SharedView">See <see cref="PairContext.SharedView"/>; null where there is none.</param>
    public sealed record Woken(
        KnownRecords Row,
        Entity Entity,
        SystemName? FreshView = null,
        DateTimeOffset ReadStarted = default,
        CallPriority? Priority = null,
        DateTimeOffset? SharedView = null) : PairInput;

    /// <summary>A person says that a parked pair is to go on.</summary>
    public sealed record Resumed : PairInput;

    /// <summary>A person wants values of the history back.</summary>
    /// <param name="System">The system in whose names the values are.</param>
    /// <param name="LineKey">The line's own key; null for the main row.</param>
    /// <param name="Group">The property group.</param>
    /// <param name="Values">The values.</param>
    public sealed record Restored(SystemName System, string? LineKey, string Group, Fields Values) : PairInput;

    /// <summary>What was to be stored contradicts the directory: a record belongs to another pair.</summary>
    /// <param name="Reason">One sentence for a person.</param>
    public sealed record Contradicted(string Reason) : PairInput;

    /// <summary>The record was read by its id.</summary>
    public sealed record WasRead(SystemName System, RecordScope Scope, RecordRead Result) : PairInput;

    /// <summary>A correlation key was looked for.</summary>
    public sealed record WasSearched(SystemName System, RecordSearch Result) : PairInput;

    /// <summary>The match key was claimed, or not.</summary>
    public sealed record WasClaimed(Claim Answer) : PairInput;

    /// <summary>References were looked up; they stand in the context.</summary>
    public sealed record LinksKnown : PairInput;

    /// <summary>The open intent was sent and this came of it.</summary>
    public sealed record WasSent(WriteOutcome Outcome, CallTime Call) : PairInput;

    /// <summary>The call could not be made now. The intent, if it was for one, was not stored.</summary>
    public sealed record Refused(SystemName System, CallFailure Failure) : PairInput;
}

/// <summary>The ids under which the directory knows the pair's records.</summary>
public sealed record KnownRecords(RecordId? Exact, RecordId? Webshop)
{
    /// <summary>Nothing known.</summary>
    public static KnownRecords None { get; } = new(null, null);
}

/// <summary>What became of a claim.</summary>
public abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>The record may be made.</summary>
    public sealed record Granted : Claim;

    /// <summary>Such a record exists and now belongs to this pair.</summary>
    /// <param name="Other">The record.</param>
    /// <param name="WasInactive">True when it had been made inactive because the record that it was linked to was deleted.</param>
    public sealed record Linked(RecordId Other, bool WasInactive = false) : Claim;

    /// <summary>This pair's record now belongs to another pair.</summary>
    public sealed record Moved(PairKey To) : Claim;

    /// <summary>Several records carry the key.</summary>
    public sealed record Ambiguous(int Exact, int Webshop) : Claim;

    /// <summary>The key belongs to a pair that is linked already.</summary>
    public sealed record Held(PairKey By) : Claim;
}
