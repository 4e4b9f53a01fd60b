using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Connectors;

/// <summary>One write, in the target's own property names and normal forms.</summary>
public abstract record WriteRequest
{
    private WriteRequest()
    {
    }

    /// <summary>The entity written.</summary>
    public required Entity Entity { get; init; }

    /// <summary>Makes a record, with its lines.</summary>
    /// <param name="Correlation">What makes the record findable when the reply is lost. The fields already carry it where it is a property of the record (Exact).</param>
    /// <param name="IdempotencyKey">The same for every attempt of this one create.</param>
    /// <param name="Fields">The main row.</param>
    /// <param name="Lines">The lines, in order.</param>
    public sealed record CreateRecord(string Correlation, string IdempotencyKey, Fields Fields, ImmutableArray<LineWritten> Lines) : WriteRequest;

    /// <summary>Changes a record's main row and, where the system writes lines with their record, its lines.</summary>
    /// <param name="Record">Which record.</param>
    /// <param name="Fields">Only what changes.</param>
    /// <param name="Lines">All lines as they are to be, or null when they are not written by this request.</param>
    /// <param name="ETag">What the record must still have; null where the system has no tags.</param>
    public sealed record UpdateRecord(RecordId Record, Fields Fields, ImmutableArray<LineWritten>? Lines, string? ETag) : WriteRequest;

    /// <summary>Removes a record.</summary>
    public sealed record DeleteRecord(RecordId Record, string? ETag) : WriteRequest;

    /// <summary>Adds a row to a collection of a record (Exact: an order line, a price row).</summary>
    public sealed record CreateRow(RecordId Record, string Collection, Fields Fields) : WriteRequest;

    /// <summary>Changes a row of a collection.</summary>
    public sealed record UpdateRow(RecordId Record, RowKey Row, Fields Fields) : WriteRequest;

    /// <summary>Removes a row of a collection.</summary>
    public sealed record DeleteRow(RecordId Record, RowKey Row) : WriteRequest;
}

/// <summary>A line as it is to be.</summary>
/// <param name="Id">The line's id in the target; null for a new line.</param>
/// <param name="Correlation">Our own key of the line, which the target keeps where it can.</param>
/// <param name="Fields">All values of the line (new), or of the whole line where the target replaces it.</param>
public sealed record LineWritten(string? Id, string Correlation, Fields Fields);

/// <summary>What became of a write. Nothing else can become of it.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>The system did it.</summary>
    /// <param name="Shown">The record or row as the system shows it after the write; null when it returns nothing (Exact's 204).</param>
    /// <param name="NewId">The id of the record or row made; null for other writes.</param>
    public sealed record Applied(Observation? Shown, string? NewId = null) : WriteOutcome;

    /// <summary>It had been done before (an idempotent replay, a delete of what is gone).</summary>
    public sealed record AlreadyApplied(Observation? Shown, string? NewId = null) : WriteOutcome;

    /// <summary>The record is no longer what the write was made for (412), or is gone; nothing was done.</summary>
    public sealed record Conflict(string Reason) : WriteOutcome;

    /// <summary>The system understood and refuses (validation, business rule); nothing was done and the same write would be refused again.</summary>
    /// <param name="Code">The system's code or status, for grouping.</param>
    /// <param name="Reason">One sentence for a person, without values.</param>
    /// <param name="AlreadyExists">True when the reason is that such a record exists already.</param>
    public sealed record Rejected(string Code, string Reason, bool AlreadyExists = false) : WriteOutcome;

    /// <summary>The request left and no answer came that says what became of it.</summary>
    public sealed record Unknown(string Reason) : WriteOutcome;

    /// <summary>The request never left, or was certainly not carried out: it may be sent again.</summary>
    public sealed record NotSent(CallFailure Failure) : WriteOutcome;
}
