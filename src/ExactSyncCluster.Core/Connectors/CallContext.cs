using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Connectors;

/// <summary>How urgent a call is. Lower goes first; what a record needs inherits its priority.</summary>
public enum CallPriority
{
    /// <summary>An order.</summary>
    Order = 0,

    /// <summary>A person waits at the console.</summary>
    Person = 1,

    /// <summary>Reading what changed.</summary>
    Feed = 2,

    /// <summary>A customer or product.</summary>
    Record = 3,

    /// <summary>The first match, a catalogue import, repair.</summary>
    Backfill = 4,
}

/// <summary>What each call brings along.</summary>
/// <param name="Permits">Gives a permit for each HTTP attempt and hears what the system says of its limits.</param>
/// <param name="Priority">How urgent the call is.</param>
/// <param name="RejectedBefore">True for a record whose write was rejected before: it has a smaller share of the error budget.</param>
/// <param name="SendBefore">After this time nothing leaves any more: what became of it may have been looked up by then. Null for a call that may leave whenever it is its turn.</param>
public sealed record CallContext(ICallPermits Permits, CallPriority Priority, bool RejectedBefore = false, DateTimeOffset? SendBefore = null);

/// <summary>The budget of calls to one system.</summary>
public interface ICallPermits
{
    /// <summary>Asks for one HTTP attempt; null when it may go, otherwise why not.</summary>
    ValueTask<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore, CancellationToken cancellation);

    /// <summary>Tells what came of an attempt. Must be called once for every permit taken, also when no answer came.</summary>
    void Report(CallReport report);
}

/// <summary>What an attempt told of the system's limits.</summary>
public sealed record CallReport
{
    /// <summary>The endpoint's name without ids, such as <c>crm/Accounts</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The HTTP status; null when no answer came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? Status { get; init; }

    /// <summary>True when the answer counts towards the system's error velocity (400, 401, 403, 404).</summary>
    public bool CountsAsError { get; init; }

    /// <summary>Calls allowed in a minute, if told.</summary>
    public int? MinuteLimit { get; init; }

    /// <summary>Calls left in this minute, if told.</summary>
    public int? MinuteRemaining { get; init; }

    /// <summary>Calls allowed in a day, if told.</summary>
    public int? DayLimit { get; init; }

    /// <summary>Calls left today, if told.</summary>
    public int? DayRemaining { get; init; }

    /// <summary>When the day's count starts anew, if told.</summary>
    public DateTimeOffset? DayReset { get; init; }

    /// <summary>When the system says to come back (429 or 503), if told.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The system's own clock at the answer, if told. For display only.</summary>
    public DateTimeOffset? SystemTime { get; init; }
}
