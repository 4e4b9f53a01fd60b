using System.Text;
using System.Text.Json.Nodes;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop.Webhooks;

/// <summary>The webhook subscriptions of one shop.</summary>
public sealed class WebshopSubscriptions
{
    private readonly WebshopSettings _settings;
    private readonly HttpCalls _calls;
    private readonly TimeProvider _time;

    internal WebshopSubscriptions(WebshopSettings settings, HttpCalls calls, TimeProvider time) =>
        (_settings, _calls, _time) = (settings, calls, time);

    /// <summary>Makes the subscription of this name be as given, whatever it was before.</summary>
    /// <param name="name">Our name for it, unique in the shop.</param>
    /// <param name="url">Where hints are to be sent.</param>
    /// <param name="secret">What signs them: <c>whsec_</c> and base64 of 24 to 64 bytes.</param>
    /// <param name="call">What the call brings along.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<SubscriptionsOutcome> EnsureAsync(string name, Uri url, string secret, CallContext call, CancellationToken cancellation)
    {
        if (WebshopWebhook.KeyOf(secret) is null)
        {
            throw new ArgumentException("A webhook secret is 'whsec_' and base64; this one is not.", nameof(secret));
        }

        var body = new JsonObject
        {
            ["url"] = url.AbsoluteUri,
            ["secret"] = secret,
            ["types"] = new JsonArray("customer.changed", "product.changed", "order.changed"),
        };
        var outcome = await _calls.WriteAsync(
            new OutgoingCall
            {
                Method = HttpMethod.Put,
                Address = _settings.At(WebshopAddresses.Webhook(name)),
                Endpoint = WebshopAddresses.Webhooks,
                Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
            },
            call,
            cancellation);
        return outcome is AttemptOutcome.Answer { IsSuccess: true, Outage: false }
            ? new SubscriptionsOutcome.Ensured()
            : new SubscriptionsOutcome.Failed(AnswerMeaning.Of(outcome, WebshopAddresses.Webhooks, _time.GetUtcNow()));
    }
}
