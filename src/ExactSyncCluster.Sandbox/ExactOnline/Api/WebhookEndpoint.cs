using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Sandbox.ExactOnline.Webhooks;
using ExactSyncCluster.Sandbox.Faults;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Subscriptions: read, made after a knock at the callback, and removed. They cannot be changed.</summary>
internal sealed class WebhookEndpoint(ExactSystem system, ApiDoor door, WebhookSender sender)
{
    private const string ModelType = "Exact.Web.Api.Models.Webhooks.WebhookSubscription";

    private readonly IdSource ids = new(new Random(system.Options.Seed));

    public Task HandleAsync(HttpContext context, ApiPath path)
    {
        var method = context.Request.Method;
        door.CheckScope(context, "organization.administration", write: !HttpMethods.IsGet(method));
        return (method, path.Key) switch
        {
            ("GET", null) => ListAsync(context, path),
            ("GET", { } id) => OneAsync(context, path, StatusCodes.Status200OK, Existing(id)),
            ("POST", null) => CreateAsync(context, path),
            ("DELETE", { } id) => DeleteAsync(context, id),
            _ => throw new ExactRefusal(StatusCodes.Status405MethodNotAllowed, "Methode niet toegestaan"),
        };
    }

    private Task ListAsync(HttpContext context, ApiPath path)
    {
        var url = ApiUrls.Division(context.Request, path);
        return Answers.BodyAsync(context, StatusCodes.Status200OK, url, (json, edm) =>
        {
            json.WriteStartObject();
            json.WriteStartObject("d");
            json.WriteStartArray("results");
            foreach (var subscription in system.Webhooks.All)
            {
                Entity(json, edm, url, subscription);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private Task OneAsync(HttpContext context, ApiPath path, int status, WebhookSubscription subscription)
    {
        var url = ApiUrls.Division(context.Request, path);
        return Answers.BodyAsync(context, status, url, (json, edm) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("d");
            Entity(json, edm, url, subscription);
            json.WriteEndObject();
        });
    }

    private async Task CreateAsync(HttpContext context, ApiPath path)
    {
        var subscription = await ReadAsync(context);
        var answered = await sender.KnockAsync(subscription.CallbackUrl, context.RequestAborted);
        if (answered is null or >= StatusCodes.Status500InternalServerError)
        {
            var what = answered?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer";
            throw new ExactRefusal(
                StatusCodes.Status500InternalServerError,
                $"Invalid: Post to callback URL endpoint returns {what}");
        }

        if (!system.Webhooks.TryAdd(subscription))
        {
            throw ExactRefusal.Exists();
        }

        var trace = RequestTrace.Of(context);
        trace.Applied = true;
        trace.Created = true;
        trace.RecordId = subscription.Id.ToString();
        await OneAsync(context, path, system.Options.CreatedStatus, subscription);
    }

    private Task DeleteAsync(HttpContext context, Guid id)
    {
        system.Webhooks.Remove(Existing(id).Id);
        RequestTrace.Of(context).Applied = true;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task<WebhookSubscription> ReadAsync(HttpContext context)
    {
        JsonElement body;
        try
        {
            body = await context.Request.ReadFromJsonAsync<JsonElement>(context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ExactRefusal.Malformed("Error processing request stream. JSON text specified is not valid.");
        }

        var topic = Text(body, "Topic") ?? throw ExactRefusal.Mandatory("Topic");
        if (!WebhookBook.Topics.Contains(topic))
        {
            throw ExactRefusal.Malformed($"Ongeldig: Topic. Mogelijk: {string.Join(", ", WebhookBook.Topics)}");
        }

        var callback = Text(body, "CallbackURL") ?? throw ExactRefusal.Mandatory("CallbackURL");
        var valid = Uri.TryCreate(callback, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps
                || (system.Options.Webhooks.AllowLoopbackHttp && uri.IsLoopback && uri.Scheme == Uri.UriSchemeHttp));
        return valid
            ? new WebhookSubscription(ids.Next(), topic, uri!, Text(body, "Description"), DutchClock.Wall(system.Clock.GetUtcNow()))
            : throw ExactRefusal.Malformed("Ongeldig: CallbackURL moet met https beginnen");
    }

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private WebhookSubscription Existing(Guid id) =>
        system.Webhooks.All.FirstOrDefault(subscription => subscription.Id == id) ?? throw ExactRefusal.NotFound();

    private void Entity(Utf8JsonWriter json, EdmWriter edm, string url, WebhookSubscription subscription)
    {
        json.WriteStartObject();
        edm.Metadata($"{url}/webhooks/WebhookSubscriptions(guid'{subscription.Id}')", ModelType);
        foreach (var (name, value) in Values(subscription))
        {
            json.WritePropertyName(name);
            EdmWriter.Value(json, value);
        }

        json.WriteEndObject();
    }

    private (string Name, object? Value)[] Values(WebhookSubscription subscription) =>
    [
        ("ID", subscription.Id),
        ("CallbackURL", subscription.CallbackUrl.OriginalString),
        ("ClientID", system.Options.App.ClientId),
        ("Created", subscription.Created),
        ("Creator", system.Options.App.UserId),
        ("CreatorFullName", system.Options.App.UserFullName),
        ("Description", subscription.Description),
        ("Division", system.Options.Division.Division),
        ("IsInstant", false),
        ("Topic", subscription.Topic),
        ("UserID", system.Options.App.UserId),
    ];
}
