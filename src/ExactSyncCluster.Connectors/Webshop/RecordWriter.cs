using System.Net;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Sends a write, once, and tells what became of it.</summary>
internal sealed class RecordWriter(WebshopSettings settings, TimeSpan callTime, HttpCalls calls, RecordReader reader, TimeProvider time)
{
    public Task<WriteOutcome> WriteAsync(WriteRequest request, CallContext call, CancellationToken cancellation) => request switch
    {
        WriteRequest.CreateRecord create => CreateAsync(create, call, cancellation),
        WriteRequest.UpdateRecord update => UpdateAsync(update, call, cancellation),
        WriteRequest.DeleteRecord delete => DeleteAsync(delete, call, cancellation),
        _ => throw new NotSupportedException(
            $"The shop writes lines with their record: {request.GetType().Name} cannot be sent to it; send UpdateRecord with all lines."),
    };

    private async Task<WriteOutcome> CreateAsync(WriteRequest.CreateRecord request, CallContext call, CancellationToken cancellation)
    {
        var start = time.GetUtcNow();
        var endpoint = WebshopAddresses.Of(request.Entity);
        var outcome = await calls.WriteAsync(
            new OutgoingCall
            {
                Method = HttpMethod.Post,
                Address = settings.At(endpoint),
                Endpoint = endpoint,
                Body = WireBody.Create(request, request.Entity),
                Headers = [new("Idempotency-Key", request.IdempotencyKey)],
            },
            call,
            cancellation);
        if (outcome is not AttemptOutcome.Answer { Outage: false } answer)
        {
            return Unanswered(outcome, endpoint);
        }

        if (answer.IsSuccess)
        {
            var shown = Shown(request.Entity, answer, start);
            var replayed = string.Equals(answer.Headers.Text("Idempotency-Replayed"), "true", StringComparison.OrdinalIgnoreCase);
            return shown switch
            {
                null => Unreadable(endpoint),
                _ when replayed => await ExistingAsync(request.Entity, shown.Record, call, start, cancellation),
                _ => new WriteOutcome.Applied(shown, shown.Record.Value),
            };
        }

        var problem = WireProblem.Of(answer);
        return answer.Status switch
        {
            HttpStatusCode.Conflict when !problem.IsReadable => new WriteOutcome.Unknown(
                $"The shop reports a conflict at {endpoint}, and its answer breaks off before it says which."),
            HttpStatusCode.Conflict when problem.IsInProgress => new WriteOutcome.Unknown(
                "The shop is still at work on an earlier attempt of the same create."),
            HttpStatusCode.Conflict when problem is { Code: WireProblem.DuplicateReference, Holder: { } holder } =>
                await ExistingAsync(request.Entity, new RecordId(holder), call, start, cancellation),
            _ => Refused(answer, problem, endpoint),
        };
    }

    private async Task<WriteOutcome> UpdateAsync(WriteRequest.UpdateRecord request, CallContext call, CancellationToken cancellation)
    {
        if (request.ETag is null)
        {
            return NoTag;
        }

        var start = time.GetUtcNow();
        var endpoint = WebshopAddresses.Of(request.Entity);
        var outcome = await calls.WriteAsync(
            new OutgoingCall
            {
                Method = HttpMethod.Patch,
                Address = settings.At(WebshopAddresses.Record(request.Entity, request.Record)),
                Endpoint = endpoint,
                Body = WireBody.Patch(request),
                ContentType = "application/merge-patch+json",
                Headers = [new("If-Match", request.ETag)],
            },
            call,
            cancellation);
        return outcome switch
        {
            AttemptOutcome.Answer { Outage: false, IsSuccess: true } answer => Shown(request.Entity, answer, start) is { } shown
                ? new WriteOutcome.Applied(shown)
                : Unreadable(endpoint),
            AttemptOutcome.Answer { Outage: false, Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new WriteOutcome.Conflict("gone"),
            AttemptOutcome.Answer { Outage: false } answer => Refused(answer, WireProblem.Of(answer), endpoint),
            _ => Unanswered(outcome, endpoint),
        };
    }

    private async Task<WriteOutcome> DeleteAsync(WriteRequest.DeleteRecord request, CallContext call, CancellationToken cancellation)
    {
        if (request.ETag is null)
        {
            return NoTag;
        }

        var endpoint = WebshopAddresses.Of(request.Entity);
        var outcome = await calls.WriteAsync(
            new OutgoingCall
            {
                Method = HttpMethod.Delete,
                Address = settings.At(WebshopAddresses.Record(request.Entity, request.Record)),
                Endpoint = endpoint,
                Headers = [new("If-Match", request.ETag)],
            },
            call,
            cancellation);
        return outcome switch
        {
            AttemptOutcome.Answer { Status: HttpStatusCode.NoContent or HttpStatusCode.OK } => new WriteOutcome.Applied(null),
            AttemptOutcome.Answer { Outage: false, IsSuccess: true } => Unreadable(endpoint),
            AttemptOutcome.Answer { Outage: false, Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } => new WriteOutcome.AlreadyApplied(null),
            AttemptOutcome.Answer { Outage: false } answer => Refused(answer, WireProblem.Of(answer), endpoint),
            _ => Unanswered(outcome, endpoint),
        };
    }

    /// <summary>
    /// A record that an earlier attempt made may have been edited since, and the shop replays its first answer: what counts is the
    /// record as it is now, if it can be read within the same call's time.
    /// </summary>
    private async Task<WriteOutcome> ExistingAsync(Entity entity, RecordId record, CallContext call, DateTimeOffset start, CancellationToken cancellation)
    {
        var left = callTime - (time.GetUtcNow() - start);
        if (left <= TimeSpan.Zero)
        {
            return new WriteOutcome.AlreadyApplied(null, record.Value);
        }

        using var limit = new CancellationTokenSource(left, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var found = await reader.ReadAsync(new RecordRequest(entity, record, RecordScope.Whole), call, limited.Token) as RecordRead.Found;
            return new WriteOutcome.AlreadyApplied(found?.Shown, record.Value);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WriteOutcome.AlreadyApplied(null, record.Value);
        }
    }

    private Observation? Shown(Entity entity, AttemptOutcome.Answer answer, DateTimeOffset start)
    {
        try
        {
            return JsonBody.Parse(answer.Body) is { } json
                ? RowReader.Record(entity, json, answer.Headers.Text("ETag")).Observed(entity, new ReadWindow(start, time.GetUtcNow()))
                : null;
        }
        catch (WireException)
        {
            return null;
        }
    }

    /// <summary>No definite answer: the write certainly was not carried out, or nobody knows.</summary>
    private WriteOutcome Unanswered(AttemptOutcome outcome, string endpoint) => outcome switch
    {
        AttemptOutcome.NotSent notSent => new WriteOutcome.NotSent(notSent.Failure),
        AttemptOutcome.Answer { Status: HttpStatusCode.ServiceUnavailable } answer when answer.Headers.RetryAfter(time.GetUtcNow()) is { } retryAt =>
            new WriteOutcome.NotSent(new(FailureCause.Outage, "The shop is out of service and says when to come back.", retryAt)),
        _ => new WriteOutcome.Unknown(AnswerMeaning.Of(outcome, endpoint, time.GetUtcNow()).Reason),
    };

    private WriteOutcome Refused(AttemptOutcome.Answer answer, WireProblem problem, string endpoint) => answer.Status switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized =>
            new WriteOutcome.NotSent(AnswerMeaning.Of(answer, endpoint, time.GetUtcNow())),
        HttpStatusCode.NotFound => new WriteOutcome.NotSent(AnswerMeaning.Of(answer, endpoint, time.GetUtcNow())),
        HttpStatusCode.PreconditionFailed => new WriteOutcome.Conflict("The record has changed since it was read."),
        < HttpStatusCode.BadRequest => new WriteOutcome.Unknown(AnswerMeaning.Of(answer, endpoint, time.GetUtcNow()).Reason),
        _ => new WriteOutcome.Rejected(problem.Code, problem.Sentence(answer.Status, $"a write of {endpoint}"), problem.IsDuplicate),
    };

    private static WriteOutcome.Conflict NoTag { get; } =
        new("The record's entity tag is not known, and the shop takes no write without it: read the record first.");

    private static WriteOutcome.Unknown Unreadable(string endpoint) =>
        new($"The shop says that it carried out a write of {endpoint}, and its answer does not show the record as the contract says.");
}
