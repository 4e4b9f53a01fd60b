using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class WebhookChecks
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const int MaxMessages = 50;

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("webhook.registration", "PUT registers (201) and replaces (200) a webhook, GET shows it without its secret, DELETE takes it back.", RegistrationAsync),
        new("webhook.validation", "A registration with a wrong url, secret or type answers 422 with its pointer.", ValidationAsync),
        new("webhook.delivery", "A change is told to the registered address, signed as Standard Webhooks, and can be read by then.", DeliveryAsync),
    ];

    private static Task<ShopAnswer> PutAsync(CheckShop shop, string name, JsonObject body, CancellationToken cancellationToken) =>
        shop.SendAsync(HttpMethod.Put, $"webhooks/{name}", new CheckRequest { Body = body.ToJsonString() }, cancellationToken);

    private static JsonObject Registration(string url) => new()
    {
        ["url"] = url,
        ["secret"] = Secret,
        ["types"] = new JsonArray("customer.changed"),
    };

    private static async Task RegistrationAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var name = shop.NewName();
        (await PutAsync(shop, name, Registration("https://sync.example/one"), cancellationToken)).Is(201);
        try
        {
            (await PutAsync(shop, name, Registration("https://sync.example/two"), cancellationToken)).Is(200);
            var shown = (await shop.GetAsync($"webhooks/{name}", cancellationToken)).Is(200).Record();
            Expect.That(shown.TextOf("url") == "https://sync.example/two", "A replaced webhook does not show its new url.");
            Expect.That(
                !shown.ToJsonString().Contains(Secret[6..^1], StringComparison.Ordinal) && !shown.ContainsKey("secret"),
                "GET of a webhook shows its secret.");
        }
        finally
        {
            (await shop.SendAsync(HttpMethod.Delete, $"webhooks/{name}", CheckRequest.Empty, cancellationToken)).Is(204);
        }

        (await shop.GetAsync($"webhooks/{name}", cancellationToken)).IsProblem(404, "not-found");
    }

    private static async Task ValidationAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var (member, value) in ((string, JsonNode?)[])[("url", "not an address"), ("secret", "secret"), ("types", new JsonArray("customer.eaten")), ("colour", "red")])
        {
            var body = Registration("https://sync.example/one");
            body[member] = value;
            (await PutAsync(shop, shop.NewName(), body, cancellationToken)).IsInvalidAt($"/{member}");
        }
    }

    private static async Task DeliveryAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        if (shop.Options.Webhooks is not { } inbox)
        {
            throw Expect.NotApplicable("The run has no address that the shop can reach with webhooks.");
        }

        var name = shop.NewName();
        (await PutAsync(shop, name, Registration(inbox.Address.OriginalString), cancellationToken)).Is(201);
        try
        {
            var made = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
            var message = await ReceiveAsync(inbox, made.Id, cancellationToken);
            CheckSignature(message);
            var body = Body(message)!;
            Expect.That(body.TextOf("type") == "customer.changed", $"A webhook of a customer has the type {body.TextOf("type") ?? "(none)"}.");
            Expect.That(AboutChecks.Instant(body.TextOf("timestamp")) is not null, "A webhook's timestamp is not of the form 2026-01-31T09:30:00.000Z.");
            Expect.That(body.Inner("data")!.WholeOf("version") == made.Version, "A webhook tells another version than the record has.");
        }
        finally
        {
            await shop.SendAsync(HttpMethod.Delete, $"webhooks/{name}", CheckRequest.Empty, cancellationToken);
        }
    }

    private static async Task<ReceivedWebhook> ReceiveAsync(IWebhookInbox inbox, string id, CancellationToken cancellationToken)
    {
        for (var seen = 0; seen < MaxMessages; seen++)
        {
            var message = await inbox.ReceiveAsync(cancellationToken);
            if (Body(message)?.Inner("data")?.TextOf("id") == id)
            {
                return message;
            }
        }

        throw Expect.Failed($"None of {MaxMessages} webhooks told of the record that was made.");
    }

    private static void CheckSignature(ReceivedWebhook message)
    {
        Expect.That(!string.IsNullOrEmpty(message.Id), "A webhook has no header webhook-id.");
        Expect.That(
            long.TryParse(message.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            "A webhook has no header webhook-timestamp in whole seconds.");
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}."), .. message.Body.Span];
        var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret[6..]), signed))}";
        Expect.That(
            message.Signature?.Split(' ').Contains(expected) == true,
            "A webhook's webhook-signature is not v1 and the base64 of the HMAC-SHA256 of id.timestamp.body.");
    }

    private static JsonObject? Body(ReceivedWebhook message)
    {
        try
        {
            return JsonNode.Parse(message.Body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
