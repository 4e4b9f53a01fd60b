using ExactSyncCluster.Connectors.ExactOnline.Webhooks;
using ExactSyncCluster.Connectors.Webshop.Webhooks;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactHint = ExactSyncCluster.Connectors.ExactOnline.Webhooks.WebhookReading;
using WebshopHint = ExactSyncCluster.Connectors.Webshop.Webhooks.WebhookReading;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>Takes hints from both systems. A hint only wakes a feed; nothing in it is data. Whoever sends a wrong one is told nothing.</summary>
internal static class WebhookEndpoints
{
    private const int LargestBody = 64 * 1024;

    private const string ExactPath = "/webhooks/exact/";
    private const string WebshopPath = "/webhooks/webshop/";

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(ExactPath + "{connection}", ExactAsync);
        routes.MapPost(WebshopPath + "{connection}", WebshopAsync);
    }

    /// <summary>Where a system is to send the webhooks of a connection that has a public address.</summary>
    public static Uri AddressOf(ConnectionDefinition connection, SystemName system) =>
        SyncEndpoints.At(connection.PublicAddress!, (system == SystemName.Exact ? ExactPath : WebshopPath) + connection.Name);

    private static async Task<IResult> ExactAsync(
        string connection, HttpRequest request, ConnectionCatalog connections, SeenWebhooks seen, IGrainFactory grains, RefusedWebhooks refusals)
    {
        if (await BodyAsync(request) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var secret = connections.TryGet(connection, out var known) ? known.Definition.Exact.WebhookSecret : null;
        switch (ExactOnlineWebhook.Verify(body, secret ?? ""))
        {
            case ExactHint.Empty:
                return Results.Ok();
            case ExactHint.Hint hint when known is not null && (hint.Division is null || hint.Division == known.Definition.Exact.Division):
                if (hint.Entity is { } entity && seen.IsNew(connection, hint))
                {
                    await grains.GetGrain<IFeedGrain>(FeedKey.Of(connection, SystemName.Exact)).HintAsync(entity, hint.Key, cannotBeDeletion: !hint.MayTellOfDeletion);
                }

                return Results.Ok();
            case ExactHint.Refused refused:
                refusals.Refused(SystemName.Exact, known?.Definition.Name, refused.Reason);
                return Results.Unauthorized();
            default:
                refusals.Refused(SystemName.Exact, known?.Definition.Name, "It is about another division.");
                return Results.Unauthorized();
        }
    }

    private static async Task<IResult> WebshopAsync(
        string connection, HttpRequest request, ConnectionCatalog connections, SeenWebhooks seen, IGrainFactory grains, TimeProvider time, RefusedWebhooks refusals)
    {
        if (await BodyAsync(request) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var headers = new WebhookHeaders(
            request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString());
        var secret = connections.TryGet(connection, out var known) ? known.Definition.Webshop.WebhookSecret : null;
        switch (WebshopWebhook.Verify(headers, body, secret is null ? [] : [secret], time.GetUtcNow()))
        {
            case WebshopHint.Hint hint:
                if (seen.IsNew($"{connection}|{hint.MessageId}"))
                {
                    await grains.GetGrain<IFeedGrain>(FeedKey.Of(connection, SystemName.Webshop)).HintAsync(hint.Entity, hint.Record.Value, cannotBeDeletion: false);
                }

                return Results.Ok();
            case WebshopHint.Refused refused:
                refusals.Refused(SystemName.Webshop, known?.Definition.Name, refused.Reason);
                return Results.Unauthorized();
            default:
                return Results.Unauthorized();
        }
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        var buffer = new byte[LargestBody + 1];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted);
            if (read == 0)
            {
                return buffer[..length];
            }

            length += read;
        }

        return null;
    }
}
