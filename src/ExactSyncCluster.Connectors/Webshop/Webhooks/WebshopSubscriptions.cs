using System.Text;
using System.Text.Json.Nodes;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.Webshop.Webhooks;

/// <summary>What came of asking for webhooks.</summary>
public abstract record SubscriptionOutcome
{
    private SubscriptionOutcome()
    {
    }

    /// <summary>The shop will send its hints.</summary>
    public sealed record Active : SubscriptionOutcome;

    /// <summary>It is not certain that it will; asking again does no harm.</summary>
    public sealed record Failed(CallFailure Failure) : SubscriptionOutcome;
}

/// <summary>Asks the shop for its hints.</summary>
/// <param name="settings">Which shop.</param>
/// <param name="host">The host of <see cref="WebshopSettings.BaseAddress"/>.</param>
/// <param name="tokens">What to present.</param>
/// <param name="time">The clock.</param>
public sealed class WebshopSubscriptions(WebshopSettings settings, SystemHost host, IAccessTokens tokens, TimeProvider time)
{
    private readonly HttpCalls _calls = new(host, tokens, new WebshopLimits(time), time);

    /// <summary>Makes the subscription of this name be as given, whatever it was before.</summary>
    /// <param name="name">Our name for it, unique in the shop.</param>
    /// <param name="url">Where hints are to be sent.</param>
    /// <param name="secret">What signs them: <c>whsec_</c> and base64 of 24 to 64 bytes.</param>
    /// <param name="call">What the call brings along.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<SubscriptionOutcome> EnsureAsync(string name, Uri url, string secret, CallContext call, CancellationToken cancellation)
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
                Address = settings.At(WebshopAddresses.Webhook(name)),
                Endpoint = WebshopAddresses.Webhooks,
                Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
            },
            call,
            cancellation);
        return outcome is AttemptOutcome.Answer { IsSuccess: true, Outage: false }
            ? new SubscriptionOutcome.Active()
            : new SubscriptionOutcome.Failed(AnswerMeaning.Of(outcome, WebshopAddresses.Webhooks, time.GetUtcNow()));
    }
}
