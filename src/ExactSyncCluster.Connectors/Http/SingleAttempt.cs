using System.Net.Http.Headers;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>One HTTP attempt: a permit before it, a report after it, and the truth about whether it may have reached the system.</summary>
internal sealed class SingleAttempt(SystemHost host, IAnswerRules rules, TimeProvider time)
{
    public async ValueTask<AttemptOutcome> SendAsync(OutgoingCall call, CallContext context, string? token, CancellationToken limited, CancellationToken caller)
    {
        var refusal = await context.Permits.TakeAsync(context.Priority, call.Endpoint, context.RejectedBefore, limited);
        if (refusal is not null)
        {
            return new AttemptOutcome.NotSent(refusal);
        }

        var report = new CallReport { Endpoint = call.Endpoint, Status = null };
        try
        {
            // The process may have hung, and waking it has nothing to do with what happened meanwhile.
            if (CallFailure.WhenLate(context.SendBefore, time.GetUtcNow()) is { } late)
            {
                return new AttemptOutcome.NotSent(late);
            }

            using var message = call.ToMessage();
            message.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var response = await host.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limited);
            var headers = AnswerHeaders.Of(response);
            report = rules.Report(call.Endpoint, response.StatusCode, headers);
            return await AnswerAsync(response, headers, limited);
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (FailedAttempt.Tells(exception))
        {
            return FailedAttempt.Outcome(exception, limited);
        }
        finally
        {
            context.Permits.Report(report);
        }
    }

    private async Task<AttemptOutcome> AnswerAsync(HttpResponseMessage response, AnswerHeaders headers, CancellationToken limited)
    {
        var body = await ReadBodyAsync(response, limited);
        // A refusal is a refusal, also when its text breaks off; anything else needs its whole body.
        var isRefusal = (int)response.StatusCode is >= 400 and < 500;
        return body is null && !isRefusal
            ? new AttemptOutcome.NoAnswer("The answer broke off, or was larger than the limit.")
            : new AttemptOutcome.Answer(
                response.StatusCode,
                headers,
                body ?? ReadOnlyMemory<byte>.Empty,
                rules.IsOutage(response.StatusCode, headers, body ?? ReadOnlyMemory<byte>.Empty));
    }

    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpResponseMessage response, CancellationToken limited)
    {
        var largest = host.Limits.LargestAnswer;
        if (response.Content.Headers.ContentLength > largest)
        {
            return null;
        }

        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(limited);
            return await LimitedBody.ReadAsync(stream, largest, limited);
        }
        catch (Exception exception) when (FailedAttempt.Tells(exception) && (int)response.StatusCode is >= 400 and < 500)
        {
            return null;
        }
    }
}
