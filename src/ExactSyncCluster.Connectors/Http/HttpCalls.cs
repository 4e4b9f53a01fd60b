using System.Net;
using ExactSyncCluster.Core.Connectors;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>The calls of one connector: authorised, within the host's limits, a permit and a report for each attempt.</summary>
internal sealed class HttpCalls(SystemHost host, IAccessTokens tokens, IAnswerRules rules, TimeProvider time)
{
    private static readonly CallFailure OutOfTime =
        new(FailureCause.Outage, "The call's time limit passed while it waited for a token, a permit or its next repeat.");

    private static readonly CallFailure RefusedTwice =
        new(FailureCause.NeedsConsent, "The system refuses the access token, also after it was renewed: the consent or the user's rights are gone.");

    private readonly SingleAttempt _single = new(host, rules, time);

    /// <summary>Sends a read, and repeats it within the limits while the host is out.</summary>
    public Task<AttemptOutcome> ReadAsync(OutgoingCall call, CallContext context, CancellationToken cancellation) =>
        SendAsync(host.Reads, call, context, cancellation);

    /// <summary>Sends a write once. Only a request refused for its token, which was certainly not carried out, goes again with a new one.</summary>
    public Task<AttemptOutcome> WriteAsync(OutgoingCall call, CallContext context, CancellationToken cancellation) =>
        SendAsync(host.Writes, call, context, cancellation);

    private async Task<AttemptOutcome> SendAsync(ResiliencePipeline<AttemptOutcome> pipeline, OutgoingCall call, CallContext context, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(limited => AuthorisedAsync(call, context, limited, cancellation), cancellation);
        }
        catch (TimeoutRejectedException)
        {
            // An attempt that runs out of time says so itself; this comes only from the waits around it.
            return new AttemptOutcome.NotSent(OutOfTime);
        }
    }

    private async ValueTask<AttemptOutcome> AuthorisedAsync(OutgoingCall call, CallContext context, CancellationToken limited, CancellationToken caller)
    {
        string? rejected = null;
        // A refused token is renewed once.
        for (var round = 0; round < 2; round++)
        {
            switch (await tokens.GetAsync(rejected, limited))
            {
                case TokenAnswer.None none:
                    return new AttemptOutcome.NotSent(none.Failure);
                case TokenAnswer.Token token when token.Value != rejected:
                    var outcome = await AttemptAsync(call, context, token.Value, limited, caller);
                    if (outcome is not AttemptOutcome.Answer { Status: HttpStatusCode.Unauthorized })
                    {
                        return outcome;
                    }

                    rejected = token.Value;
                    break;
                default:
                    return new AttemptOutcome.NotSent(RefusedTwice);
            }
        }

        return new AttemptOutcome.NotSent(RefusedTwice);
    }

    private async ValueTask<AttemptOutcome> AttemptAsync(OutgoingCall call, CallContext context, string token, CancellationToken limited, CancellationToken caller)
    {
        try
        {
            return await host.Circuit.ExecuteAsync(inner => _single.SendAsync(call, context, token, inner, caller), limited);
        }
        catch (BrokenCircuitException broken)
        {
            var retryAt = time.GetUtcNow() + (broken.RetryAfter ?? host.Limits.CircuitPause);
            return new AttemptOutcome.NotSent(new(FailureCause.Outage, "The host has not answered lately; nothing is sent to it for a while.", retryAt));
        }
    }
}
