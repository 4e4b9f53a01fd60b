using System.Text.Json;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Sends a GET and reads its answer, or says why there is nothing to read.</summary>
internal sealed class ShopReads(WebshopSettings settings, HttpCalls calls, TimeProvider time)
{
    public async Task<(AttemptOutcome Outcome, ReadWindow Window)> GetAsync(string endpoint, string path, CallContext call, CancellationToken cancellation)
    {
        var start = time.GetUtcNow();
        var outcome = await calls.ReadAsync(
            new OutgoingCall { Method = HttpMethod.Get, Address = settings.At(path), Endpoint = endpoint }, call, cancellation);
        return (outcome, new ReadWindow(start, time.GetUtcNow()));
    }

    public T Parsed<T>(AttemptOutcome outcome, string endpoint, Func<JsonElement, T> read, Func<CallFailure, T> failed)
    {
        if (outcome is not AttemptOutcome.Answer { IsSuccess: true, Outage: false } answer)
        {
            return failed(AnswerMeaning.Of(outcome, endpoint, time.GetUtcNow()));
        }

        try
        {
            return JsonBody.Parse(answer.Body) is { } json
                ? read(json)
                : failed(new(FailureCause.Outage, $"The shop's answer at {endpoint} is not JSON, or breaks off."));
        }
        catch (WireException broken)
        {
            return failed(AnswerMeaning.Of(broken));
        }
    }
}
